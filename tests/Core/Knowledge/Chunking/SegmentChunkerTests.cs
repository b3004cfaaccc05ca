using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Chunking;
using FsCheck;
using FsCheck.Fluent;

namespace Cartrita.Core.Tests.Knowledge.Chunking;

public sealed class SegmentChunkerTests
{
    [Fact]
    public void Chunks_of_any_segments_cover_the_text_to_the_letter() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), lengths =>
        {
            var structured = Segments(lengths.Select(length => Math.Abs(length % 200) + 1).ToArray());
            ChunkLaws.Hold(structured.Text, SegmentChunker.Chunk(structured, 64, 16), 64, 16);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Chunks_of_a_text_without_segments_are_those_of_the_text()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(at => $"Sentence {at} is here. "));

        Assert.Equal(TextChunker.Chunk(text), SegmentChunker.Chunk(StructuredText.Plain(text)));
    }

    [Fact]
    public void Segments_that_are_long_enough_are_chunks_of_their_own()
    {
        var chunks = SegmentChunker.Chunk(Segments(700, 700, 700));

        Assert.Equal([700, 700, 700], chunks.Select(chunk => chunk.Text.Length));
        Assert.Equal(["S0", "S1", "S2"], chunks.Select(chunk => chunk.Section));
    }

    [Fact]
    public void Segments_that_are_short_share_a_chunk_and_its_section_names_them()
    {
        var chunk = Assert.Single(SegmentChunker.Chunk(Segments(100, 100, 100)));

        Assert.Equal("S0, S1, S2", chunk.Section);
    }

    [Fact]
    public void Sections_inside_a_section_stay_with_it_while_there_is_room()
    {
        var text = Line(700) + Line(700) + Line(700);
        TextSegment[] segments = [new(0, 700, "Guide"), new(700, 1400, "Guide > Install"), new(1400, 2100, "Guide > Run")];

        var chunks = SegmentChunker.Chunk(new StructuredText(text, segments));

        Assert.Equal([(0, 1400, "Guide > Install"), (1400, 2100, "Guide > Run")], chunks.Select(chunk => (chunk.Start, chunk.End, chunk.Section!)));
    }

    [Fact]
    public void A_title_is_not_alone_before_a_section_that_is_too_long()
    {
        var text = Line(20) + Line(4000);

        var chunks = SegmentChunker.Chunk(new StructuredText(text, [new(0, 20, "Guide"), new(20, text.Length, "Guide > Install")]));

        Assert.True(chunks[0].End > 1000, "the title stands alone");
        Assert.All(chunks, chunk => Assert.Equal("Guide > Install", chunk.Section));
        ChunkLaws.Hold(text, chunks);
    }

    [Fact]
    public void Segments_that_leave_a_gap_are_refused() =>
        Assert.Throws<ArgumentException>(() => SegmentChunker.Chunk(new StructuredText("abcdef", [new(0, 2, null), new(3, 6, null)])));

    [Fact]
    public void Path_that_is_too_long_ends_with_a_whole_cluster()
    {
        var path = SectionPath.Of([string.Concat(Enumerable.Repeat("👩‍👩‍👧", 60)), "x"])!;

        Assert.True(path.Length <= TextChunk.MaximumSectionLength, $"{path.Length} characters");
        Assert.EndsWith("👧…", path, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_of_names_with_line_breaks_is_one_line() => Assert.Equal("A b > c", SectionPath.Of(["A\r\n  b\t", "", " c "]));

    private static StructuredText Segments(params int[] lengths)
    {
        var (segments, at) = (new List<TextSegment>(), 0);
        foreach (var length in lengths)
        {
            segments.Add(new TextSegment(at, at += length, $"S{segments.Count}"));
        }

        return new StructuredText(string.Concat(lengths.Select(Line)), segments);
    }

    private static string Line(int length) => new string('a', length - 1) + "\n";
}
