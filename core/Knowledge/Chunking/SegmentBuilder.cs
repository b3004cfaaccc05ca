namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Collects where segments begin.</summary>
/// <param name="text">The text.</param>
public sealed class SegmentBuilder(string text)
{
    // A text that is all headings would cost more memory for their names than for itself; what comes after so many has no structure.
    private const int MaximumSegments = 100_000;

    private readonly List<(int Start, string? Section)> begins = [];

    /// <summary>A segment begins, and ends where the next one does.</summary>
    /// <param name="start">Where; not before an earlier one.</param>
    /// <param name="section">Its path; null where it has no name.</param>
    public void Begin(int start, string? section)
    {
        if (begins.Count >= MaximumSegments)
        {
            return;
        }

        if (begins.Count > 0 && begins[^1].Start == start)
        {
            begins.RemoveAt(begins.Count - 1);
        }

        begins.Add((start, begins.Count == MaximumSegments - 1 ? null : section));
    }

    /// <summary>The text with its segments: what stands before the first has no name, and blanks belong to what is before them.</summary>
    public StructuredText Build()
    {
        var segments = new List<TextSegment>(begins.Count + 1);
        var (start, section) = (0, (string?)null);
        foreach (var (next, name) in begins.Append((text.Length, null)))
        {
            if (next > start && text.AsSpan(start, next - start).IsWhiteSpace())
            {
                if (segments.Count > 0)
                {
                    segments[^1] = segments[^1] with { End = next };
                    start = next;
                }
            }
            else if (next > start)
            {
                segments.Add(new TextSegment(start, next, section));
                start = next;
            }

            section = name;
        }

        return start == text.Length && (segments.Count > 1 || (segments.Count == 1 && segments[0].Section is not null))
            ? new StructuredText(text, segments)
            : StructuredText.Plain(text);
    }
}
