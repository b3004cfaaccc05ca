using Cartrita.Core.Attachments;
using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge;

/// <summary>How filters narrow a search, in every mode.</summary>
public abstract partial class KnowledgeIndexConformance
{
    public static TheoryData<SearchMode> Modes => new(SearchMode.Hybrid, SearchMode.Lexical, SearchMode.Vector);

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Filter_by_language_keeps_to_parts_of_it(SearchMode mode)
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], part => part with { Language = "en" });
        await PutAsync(Second, "two.md", ["pandas fressen bamboo"], part => part with { Language = "de" });

        var hits = await SearchAsync("pandas bamboo", query => query with { Mode = mode, Languages = ["de", "fr"] });

        Assert.Equal((Second, "de"), (Assert.Single(hits).ContentId, hits[0].Language));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Filter_by_path_takes_the_parts_below_it_to_the_letter(SearchMode mode)
    {
        await index.UpsertAsync(
            Ann,
            File(First, "zoo.zip"),
            [
                Indexed(new TextChunk(0, 0, 17, "pandas eat bamboo")) with { Part = 0, Path = "zoo.zip/src/%a.py" },
                Indexed(new TextChunk(1, 0, 17, "pandas eat bamboo")) with { Part = 1, Path = "zoo.zip/Src/b.py" },
            ],
            None);

        var hit = Assert.Single(await SearchAsync("pandas", query => query with { Mode = mode, PathPrefix = "zoo.zip/src/%" }));

        Assert.Equal(("zoo.zip/src/%a.py", 0, "zoo.zip"), (hit.Path, hit.Part, hit.FileName));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Filters_narrow_each_other_and_another_owner_stays_out(SearchMode mode)
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], part => part with { Language = "en" });
        await PutAsync(Second, "two.md", ["pandas eat bamboo"], part => part with { Language = "en" });
        await index.UpsertAsync(Bob, File(First, "bob.md"), [.. Chunks("pandas eat bamboo").Select(chunk => chunk with { Language = "en" })], None);

        KnowledgeQuery Narrow(KnowledgeQuery query) => query with { Mode = mode, Languages = ["en"], PathPrefix = "two", Contents = [First, Second] };

        Assert.Equal(Second, Assert.Single(await SearchAsync("pandas", Narrow)).ContentId);
        Assert.Empty(await SearchAsync("pandas", query => Narrow(query) with { Contents = [First] }));
        Assert.Empty(await index.SearchAsync(Narrow(Query(Bob, "pandas")), None));
    }

    [Fact]
    public async Task Filter_by_very_many_contents_still_holds()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"]);
        await PutAsync(Second, "two.md", ["pandas eat bamboo"]);
        AttachmentId[] many = [Second, .. Enumerable.Range(1000, 400).Select(number => new AttachmentId(number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture)))];

        Assert.Equal(Second, Assert.Single(await SearchAsync("pandas", query => query with { Contents = many })).ContentId);
    }

    [Fact]
    public async Task Upsert_again_with_another_name_replaces_it()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"]);
        await PutAsync(First, "renamed.md", ["pandas eat bamboo"]);

        Assert.Equal("renamed.md", Assert.Single(await SearchAsync("pandas", query => query)).FileName);
    }

    [Fact]
    public async Task Mode_decides_which_rankings_take_part()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo", "otters crack mussels"]);

        var both = (await SearchAsync("mussels", query => query))[0];
        var words = (await SearchAsync("mussels", query => query with { Mode = SearchMode.Lexical }))[0];
        var vectors = (await SearchAsync("mussels", query => query with { Mode = SearchMode.Vector }))[0];

        Assert.All([both, words, vectors], hit => Assert.Equal("otters crack mussels", hit.Chunk.Text));
        if (SaysRanks)
        {
            Assert.Equal((1, 1), (both.LexicalRank, both.VectorRank));
            Assert.Equal((1, null), (words.LexicalRank, words.VectorRank));
            Assert.Equal((null, 1), (vectors.LexicalRank, vectors.VectorRank));
        }
    }

    /// <summary>Whether the index says the places that its two rankings gave.</summary>
    protected virtual bool SaysRanks => true;

    private Task PutAsync(
        AttachmentId content, string name, string[] texts, Func<IndexedChunk, IndexedChunk>? part = null, Func<IndexedFile, IndexedFile>? file = null) =>
        index.UpsertAsync(Ann, (file ?? (same => same))(File(content, name)), [.. Chunks(texts).Select(part ?? (same => same))], None);

    private Task<IReadOnlyList<KnowledgeHit>> SearchAsync(string text, Func<KnowledgeQuery, KnowledgeQuery> change) => index.SearchAsync(change(Query(Ann, text)), None);
}
