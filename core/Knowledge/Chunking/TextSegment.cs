namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>A stretch of a text that belongs together: a section, a function, a page. Segments follow each other without a gap.</summary>
/// <param name="Start">First UTF-16 code unit; a line's start.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Section">Its path, outermost first, with <see cref="SectionPath.Separator"/> between; null where it has no name.</param>
public readonly record struct TextSegment(int Start, int End, string? Section)
{
    /// <summary>Its length in UTF-16 code units.</summary>
    public int Length => End - Start;
}
