namespace Cartrita.Core.Knowledge.Chunking;

/// <summary>Goes through the lines of a text; a line ends with a line feed, whatever stands before that.</summary>
/// <param name="text">The text.</param>
internal ref struct LineReader(string text)
{
    private readonly string text = text;
    private int next;

    /// <summary>Where the line begins.</summary>
    internal int Start { get; private set; }

    /// <summary>The line without its end.</summary>
    internal ReadOnlySpan<char> Line { get; private set; }

    /// <summary>Goes to the next line.</summary>
    internal bool Read()
    {
        if (next >= text.Length)
        {
            return false;
        }

        Start = next;
        var rest = text.AsSpan(next);
        var length = rest.IndexOf('\n');
        Line = (length < 0 ? rest : rest[..length]).TrimEnd('\r');
        next = length < 0 ? text.Length : next + length + 1;
        return true;
    }

    /// <summary>The line after this one, without its end; empty where there is none.</summary>
    internal readonly ReadOnlySpan<char> Peek()
    {
        var rest = text.AsSpan(next);
        var length = rest.IndexOf('\n');
        return (length < 0 ? rest : rest[..length]).TrimEnd('\r');
    }
}
