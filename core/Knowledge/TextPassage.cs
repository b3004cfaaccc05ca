namespace Cartrita.Core.Knowledge;

/// <summary>A span of a part's derived text.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Text">The span, to the letter.</param>
public sealed record TextPassage(int Start, int End, string Text)
{
    /// <summary>The span of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public static TextPassage Of(TextChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return new TextPassage(chunk.Start, chunk.End, chunk.Text);
    }
}
