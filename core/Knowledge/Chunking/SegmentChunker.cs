namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Cuts a text into chunks along its structure: small neighbours are one chunk, a segment that is too long falls to <see cref="TextChunker"/>.</summary>
/// <remarks>Chunks cover the text without a gap and in order, as <see cref="TextChunker"/>'s do; they overlap only inside a segment that is longer than a chunk.</remarks>
public static class SegmentChunker
{
    /// <summary>Cuts a text.</summary>
    /// <param name="structured">The text and its segments.</param>
    /// <param name="size">The longest chunk, in UTF-16 code units.</param>
    /// <param name="overlap">How much of a chunk's end the next one repeats at most.</param>
    public static IReadOnlyList<TextChunk> Chunk(StructuredText structured, int size = TextChunker.DefaultSize, int overlap = TextChunker.DefaultOverlap)
    {
        var (text, segments) = (structured.Text, structured.Segments);
        if (segments.Count == 0)
        {
            return TextChunker.Chunk(text, size, overlap);
        }

        RequireCover(text, segments);
        var chunks = new List<TextChunk>();
        var pending = new List<TextSegment>();
        foreach (var segment in segments)
        {
            if (pending.Count > 0 && !Belongs(pending, segment, size))
            {
                Close(text, pending, chunks, size, overlap);
            }

            pending.Add(segment);
        }

        Close(text, pending, chunks, size, overlap);
        return chunks;
    }

    // What is short is not alone: a title goes with its section's beginning, and a row of short functions is one chunk.
    private static bool Belongs(List<TextSegment> pending, TextSegment next, int size)
    {
        var length = pending[^1].End - pending[0].Start;
        return length < size / 3 || (length + next.Length <= size && SectionPath.Holds(pending[0].Section, next.Section));
    }

    private static void Close(string text, List<TextSegment> pending, List<TextChunk> chunks, int size, int overlap)
    {
        if (pending.Count == 0)
        {
            return;
        }

        var (start, end) = (pending[0].Start, pending[^1].End);
        var section = SectionPath.Join([.. pending.Select(segment => segment.Section).OfType<string>().Distinct()]);
        pending.Clear();
        if (end - start <= size)
        {
            Add(start, end, text[start..end]);
            return;
        }

        foreach (var piece in TextChunker.Chunk(text[start..end], size, overlap))
        {
            Add(start + piece.Start, start + piece.End, piece.Text);
        }

        void Add(int from, int to, string part)
        {
            if (part.Length > 0)
            {
                chunks.Add(new TextChunk(chunks.Count, from, to, part) { Section = section });
            }
        }
    }

    private static void RequireCover(string text, IReadOnlyList<TextSegment> segments)
    {
        var at = 0;
        foreach (var segment in segments)
        {
            if (segment.Start != at || segment.End < segment.Start)
            {
                throw new ArgumentException("The segments leave a gap or overlap.");
            }

            at = segment.End;
        }

        if (at != text.Length)
        {
            throw new ArgumentException("The segments do not end where the text does.");
        }
    }
}
