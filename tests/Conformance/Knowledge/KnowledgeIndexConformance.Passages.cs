using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge;

/// <summary>Passages, highlights and diversification: every span is exact.</summary>
public abstract partial class KnowledgeIndexConformance
{
    private const string Story =
        "The harbour opens at six. Ferries leave every hour. Tickets cost nine euros. Dogs travel free of charge. Bicycles need a reservation. The last ferry leaves at ten.";

    [Fact]
    public async Task Neighbours_make_one_exact_span_of_the_chunks_around_a_hit()
    {
        await PutStoryAsync();

        var hit = (await SearchAsync("dogs", query => query with { Limit = 1, Neighbours = 1 }))[0];

        Assert.Equal("Dogs travel free of charge. ", hit.Chunk.Text);
        Assert.Equal("Tickets cost nine euros. Dogs travel free of charge. Bicycles need a reservation. ", hit.Passage.Text);
        Assert.Equal(Story[hit.Passage.Start..hit.Passage.End], hit.Passage.Text);
    }

    [Fact]
    public async Task Neighbours_that_overlap_are_not_repeated_and_the_texts_ends_are_its_ends()
    {
        await index.UpsertAsync(Ann, File(First, "ferry.md"), [Cut(0, 0, 60), Cut(1, 40, 110), Cut(2, 100, Story.Length)], None);

        var hit = (await SearchAsync("reservation bicycles dogs", query => query with { Limit = 1, Neighbours = 2 }))[0];

        Assert.Equal((0, Story.Length, Story), (hit.Passage.Start, hit.Passage.End, hit.Passage.Text));
    }

    [Fact]
    public async Task Neighbours_of_another_part_or_behind_a_gap_are_left_out()
    {
        await index.UpsertAsync(
            Ann,
            File(First, "zoo.zip"),
            [
                Indexed(new TextChunk(0, 0, 17, "pandas eat bamboo")) with { Part = 0, Path = "a" },
                Indexed(new TextChunk(1, 0, 21, "otters crack mussels.")) with { Part = 1, Path = "b" },
                Indexed(new TextChunk(2, 30, 42, "Badgers dig.")) with { Part = 1, Path = "b" },
            ],
            None);

        var hit = (await SearchAsync("mussels", query => query with { Limit = 1, Neighbours = 3 }))[0];

        Assert.Equal(new TextPassage(0, 21, "otters crack mussels."), hit.Passage);
    }

    [Fact]
    public async Task Hits_whose_passages_touch_are_one()
    {
        await PutStoryAsync();

        var hits = await SearchAsync("dogs bicycles tickets", query => query with { Limit = 3, Neighbours = 1 });

        var hit = Assert.Single(hits);
        Assert.Equal(Story[hit.Passage.Start..hit.Passage.End], hit.Passage.Text);
        Assert.All(["Dogs", "Bicycles", "Tickets"], word => Assert.Contains(word, hit.Passage.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Passage_without_neighbours_is_the_chunk()
    {
        await PutStoryAsync();

        var hit = (await SearchAsync("dogs", query => query with { Limit = 1 }))[0];

        Assert.Equal(TextPassage.Of(hit.Chunk), hit.Passage);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Highlights_are_the_questions_words_by_their_spans_in_the_parts_text(SearchMode mode)
    {
        await PutStoryAsync();

        var hit = (await SearchAsync("Does a DOG travel?", query => query with { Mode = mode, Limit = 1 }))[0];

        Assert.Equal(["Dogs", "travel"], hit.Highlights.Select(span => Story[span.Start..span.End]));
    }

    [Fact]
    public async Task Highlights_of_scripts_without_spaces_join_their_pairs()
    {
        const string text = "每天凌晨两点备份数据库。";
        await index.UpsertAsync(Ann, File(First, "one.md"), [Indexed(new TextChunk(0, 5, 5 + text.Length, text))], None);

        var hit = (await SearchAsync("备份数据库", query => query))[0];

        Assert.Equal(["备份数据库"], hit.Highlights.Select(span => text[(span.Start - 5)..(span.End - 5)]));
    }

    [Fact]
    public async Task Diversification_gives_other_parts_room_and_fills_what_is_left()
    {
        await PutAsync(First, "one.md", ["pandas eat bamboo now", "pandas eat bamboo here", "pandas eat bamboo there", "pandas eat bamboo again"]);
        await PutAsync(Second, "two.md", ["the red pandas of the zoo sleep in the tall trees"]);

        var plain = await SearchAsync("pandas eat bamboo", query => query with { Limit = 3 });
        var mixed = await SearchAsync("pandas eat bamboo", query => query with { Limit = 3, MostOfOnePart = 2 });
        var filled = await SearchAsync("pandas eat bamboo", query => query with { Limit = 5, MostOfOnePart = 1 });

        Assert.All(plain, hit => Assert.Equal(First, hit.ContentId));
        Assert.Equal([First, First, Second], mixed.Select(hit => hit.ContentId));
        Assert.Equal(5, filled.Count);
        Assert.Equal([First, Second], filled.Take(2).Select(hit => hit.ContentId));
    }

    [Fact]
    public async Task Section_and_part_come_back_with_the_hit()
    {
        var chunk = Indexed(new TextChunk(0, 0, 17, "pandas eat bamboo") { Section = "Zoo > Food" }) with { Part = 7, Path = "zoo.zip/food.md", Language = "en" };
        await index.UpsertAsync(Ann, File(First, "zoo.zip"), [chunk], None);

        var hit = Assert.Single(await Find(Ann, "pandas"));

        Assert.Equal(("Zoo > Food", 7, "zoo.zip/food.md", "en"), (hit.Chunk.Section, hit.Part, hit.Path, hit.Language));
    }

    private Task PutStoryAsync()
    {
        int[] borders = [0, 26, 52, 77, 105, 134, Story.Length];
        return index.UpsertAsync(Ann, File(First, "ferry.md"), [.. Enumerable.Range(0, 6).Select(at => Cut(at, borders[at], borders[at + 1]))], None);
    }

    private static IndexedChunk Cut(int ordinal, int start, int end) => Indexed(new TextChunk(ordinal, start, end, Story[start..end]));
}
