using System.Globalization;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Core.Tests.Knowledge.Chunking;

/// <summary>What holds of the chunks of any text.</summary>
internal static class ChunkLaws
{
    /// <summary>Chunks cover the text in order, without a gap, to the letter, and inside no grapheme cluster.</summary>
    internal static void Hold(string text, IReadOnlyList<TextChunk> chunks, int size = TextChunker.DefaultSize, int overlap = TextChunker.DefaultOverlap)
    {
        var borders = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
        var clusters = borders.Order().ToList();
        var longest = clusters.Zip(clusters.Skip(1), (left, right) => right - left).DefaultIfEmpty(0).Max();
        var covered = 0;
        foreach (var (chunk, ordinal) in chunks.Select((chunk, ordinal) => (chunk, ordinal)))
        {
            Assert.Equal(ordinal, chunk.Ordinal);
            Assert.Equal(text[chunk.Start..chunk.End], chunk.Text);
            Assert.InRange(chunk.Text.Length, 1, size);
            Assert.InRange(covered - chunk.Start, 0, overlap);
            Assert.True(chunk.End > covered, "no progress");
            Assert.True((chunk.Section?.Length ?? 0) <= TextChunk.MaximumSectionLength, "a section that is too long");
            if (longest <= overlap)
            {
                Assert.Contains(chunk.Start, borders);
                Assert.Contains(chunk.End, borders);
            }

            covered = chunk.End;
        }

        Assert.Equal(text.Length, covered);
    }

    /// <summary>Segments cover the text without a gap, and each begins at a line's start.</summary>
    internal static void HoldOf(StructuredText structured)
    {
        var at = 0;
        foreach (var segment in structured.Segments)
        {
            Assert.Equal(at, segment.Start);
            Assert.True(segment.End > at, "an empty segment");
            Assert.True(at == 0 || structured.Text[at - 1] == '\n', "a segment that begins inside a line");
            at = segment.End;
        }

        Assert.True(structured.Segments.Count == 0 || at == structured.Text.Length, "segments that end too early");
    }
}
