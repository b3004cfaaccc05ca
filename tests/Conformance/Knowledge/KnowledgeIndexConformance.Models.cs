using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge;

/// <summary>Vectors of several models beside each other.</summary>
public abstract partial class KnowledgeIndexConformance
{
    private const string Old = "local-extractive/hashed-ngrams-512";
    private const string New = "elsewhere/small-8";

    [Fact]
    public async Task Vectors_of_another_model_are_not_compared_even_where_they_have_the_same_length()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], file: file => file with { EmbeddingModel = Old });

        Assert.Single(await VectorOnly("pandas", Old));
        Assert.Empty(await VectorOnly("pandas", "elsewhere/other-512"));
    }

    [Fact]
    public async Task Vectors_of_an_unknown_model_are_compared_with_any_of_their_length()
    {
        if (!HasUnnamedVectors)
        {
            return;
        }

        await PutAsync(First, "one.md", ["pandas eat bamboo"]);

        Assert.Single(await VectorOnly("pandas", Old));
        Assert.Equal(new EmbeddedCount(1, 1), await index.CountAsync(Ann, Old, 512, None));
        Assert.Equal(new EmbeddedCount(1, 0), await index.CountAsync(Ann, New, 8, None));
    }

    [Fact]
    public async Task Vectors_of_a_second_model_leave_those_of_the_first_until_they_are_dropped()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo", "otters crack mussels"], file: file => file with { EmbeddingModel = Old });
        await PutAsync(Second, "two.md", ["badgers dig"], file: file => file with { EmbeddingModel = Old });

        var missing = await index.UnembeddedAsync(Ann, New, 8, null, 2, None);
        Assert.Equal(2, missing.Count);
        await index.AddVectorsAsync(Ann, New, [.. missing.Select(chunk => new ChunkVector(chunk.Key, Small(chunk.Text)))], None);
        var rest = Assert.Single(await index.UnembeddedAsync(Ann, New, 8, null, 10, None));
        await index.AddVectorsAsync(Ann, New, [new ChunkVector(rest.Key, Small(rest.Text))], None);

        Assert.Equal(new EmbeddedCount(3, 3), await index.CountAsync(Ann, New, 8, None));
        Assert.Equal(3, (await VectorOnly("pandas otters badgers dig", Old)).Count);
        Assert.Equal("badgers dig", (await SmallOnly("badgers dig"))[0].Chunk.Text);

        await index.DropOtherVectorsAsync(Ann, New, 8, None);

        Assert.Empty(await VectorOnly("pandas otters badgers dig", Old));
        Assert.Equal(new EmbeddedCount(3, 0), await index.CountAsync(Ann, Old, 512, None));
        Assert.Equal("badgers dig", (await SmallOnly("badgers dig"))[0].Chunk.Text);
        Assert.Single(await SearchAsync("mussels", query => query with { Mode = SearchMode.Lexical }));
    }

    [Fact]
    public async Task Vectors_for_a_chunk_that_was_replaced_meanwhile_are_left_out()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], file: file => file with { EmbeddingModel = Old });
        var stale = Assert.Single(await index.UnembeddedAsync(Ann, New, 8, null, 10, None));
        await PutAsync(First, "one.md", ["otters crack mussels"], file: file => file with { EmbeddingModel = Old });

        await index.AddVectorsAsync(Ann, New, [new ChunkVector(stale.Key, Small(stale.Text))], None);

        Assert.Equal("otters crack mussels", Assert.Single(await index.UnembeddedAsync(Ann, New, 8, null, 10, None)).Text);
        Assert.Empty(await SmallOnly("pandas eat bamboo"));
    }

    [Fact]
    public async Task Upsert_of_the_same_text_with_another_model_adds_its_vector()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], file: file => file with { EmbeddingModel = Old });
        await index.UpsertAsync(
            Ann, File(First, "one.md") with { EmbeddingModel = New }, [new IndexedChunk(new TextChunk(0, 0, 17, "pandas eat bamboo"), Small("pandas eat bamboo"))], None);

        Assert.Single(await VectorOnly("pandas", Old));
        Assert.Single(await SmallOnly("pandas eat bamboo"));
        Assert.Single(await Find(Ann, "pandas"));
    }

    [Fact]
    public async Task Vectors_of_another_owner_are_neither_counted_nor_written_nor_dropped()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], file: file => file with { EmbeddingModel = Old });
        var anns = Assert.Single(await index.UnembeddedAsync(Ann, New, 8, null, 10, None));

        Assert.Empty(await index.UnembeddedAsync(Bob, New, 8, null, 10, None));
        Assert.Equal(new EmbeddedCount(0, 0), await index.CountAsync(Bob, Old, 512, None));
        await index.AddVectorsAsync(Bob, New, [new ChunkVector(anns.Key, Small(anns.Text))], None);
        await index.DropOtherVectorsAsync(Bob, New, 8, None);

        Assert.Equal(new EmbeddedCount(1, 0), await index.CountAsync(Ann, New, 8, None));
        Assert.Single(await VectorOnly("pandas", Old));
    }

    [Fact]
    public async Task Chunk_without_a_vector_is_found_by_its_words()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), [new IndexedChunk(new TextChunk(0, 0, 17, "pandas eat bamboo"), default)], None);

        Assert.Single(await Find(Ann, "pandas"));
        Assert.Empty(await VectorOnly("pandas", Old));
    }

    [Fact]
    public async Task Delete_takes_the_vectors_of_every_model()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], file: file => file with { EmbeddingModel = Old });
        var chunk = Assert.Single(await index.UnembeddedAsync(Ann, New, 8, null, 10, None));
        await index.AddVectorsAsync(Ann, New, [new ChunkVector(chunk.Key, Small(chunk.Text))], None);
        Assert.Single(await SmallOnly("pandas eat bamboo"));

        await index.DeleteAsync(Ann, First, None);

        Assert.Empty(await VectorOnly("pandas", Old));
        Assert.Empty(await SmallOnly("pandas eat bamboo"));
        Assert.Empty(await SearchAsync("pandas", query => query with { Mode = SearchMode.Lexical }));
        Assert.Equal(new EmbeddedCount(0, 0), await index.CountAsync(Ann, New, 8, None));
    }

    [Fact]
    public async Task Drop_and_delete_reach_every_chunk_of_a_content_of_many_pages()
    {
        const int many = 1203;
        TextChunk[] chunks = [.. Enumerable.Range(0, many).Select(at => new TextChunk(at, at * 20, (at * 20) + 18, $"otters of the day {at}"))];
        await index.UpsertAsync(Ann, File(First, "long.md") with { EmbeddingModel = New }, [.. chunks.Select(chunk => new IndexedChunk(chunk, Small(chunk.Text)))], None);
        await PutAsync(Second, "two.md", ["otters sleep"], file: file => file with { EmbeddingModel = Old });
        Assert.Equal(new EmbeddedCount(many + 1, many), await index.CountAsync(Ann, New, 8, None));

        await index.DropOtherVectorsAsync(Ann, Old, 512, None);
        Assert.Equal(new EmbeddedCount(many + 1, 0), await index.CountAsync(Ann, New, 8, None));

        await index.DeleteAsync(Ann, First, None);
        Assert.Equal(new EmbeddedCount(1, 1), await index.CountAsync(Ann, Old, 512, None));
        Assert.Equal("two.md", Assert.Single(await SearchAsync("otters", query => query)).FileName);
    }

    [Fact]
    public async Task Upsert_of_another_text_takes_the_vectors_of_every_model_of_the_one_before()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo"], file: file => file with { EmbeddingModel = Old });
        var chunk = Assert.Single(await index.UnembeddedAsync(Ann, New, 8, null, 10, None));
        await index.AddVectorsAsync(Ann, New, [new ChunkVector(chunk.Key, Small(chunk.Text))], None);

        await index.UpsertAsync(Ann, File(First, "one.md") with { EmbeddingModel = Old }, [new IndexedChunk(new TextChunk(0, 0, 20, "otters crack mussels"), default)], None);

        Assert.Empty(await VectorOnly("pandas", Old));
        Assert.Empty(await SmallOnly("pandas eat bamboo"));
        Assert.Equal((new EmbeddedCount(1, 0), new EmbeddedCount(1, 0)), (await index.CountAsync(Ann, Old, 512, None), await index.CountAsync(Ann, New, 8, None)));
    }

    /// <summary>Whether the index may have vectors of before models had names.</summary>
    protected virtual bool HasUnnamedVectors => true;

    private Task<IReadOnlyList<KnowledgeHit>> VectorOnly(string text, string model) =>
        SearchAsync(text, query => query with { Mode = SearchMode.Vector, EmbeddingModel = model });

    private Task<IReadOnlyList<KnowledgeHit>> SmallOnly(string text) =>
        SearchAsync(text, query => query with { Mode = SearchMode.Vector, EmbeddingModel = New, Vector = Small(text) });

    // Eight counts of letters, of length 1: another model, for what it is worth.
    private static float[] Small(string text)
    {
        var vector = new float[8];
        foreach (var letter in text)
        {
            vector[letter % 8]++;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }
}
