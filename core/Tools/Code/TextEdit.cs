namespace Cartrita.Core.Tools.Code;

/// <summary>A replacement in a file.</summary>
/// <param name="Old">The text that is there exactly once.</param>
/// <param name="New">What comes in its place.</param>
public sealed record TextEdit(string Old, string New)
{
    /// <summary>Makes replacements one after another; line endings are the file's.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="edits">The replacements.</param>
    /// <returns>The text after, or what is wrong in words that follow the file's name.</returns>
    public static (string? Text, string? Fault) Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(edits);
        for (var index = 0; index < edits.Count; index++)
        {
            var old = CodeText.WithLines(edits[index].Old, text);
            var first = old.Length == 0 ? -1 : text.IndexOf(old, StringComparison.Ordinal);
            if (first < 0)
            {
                return (null, old.Length == 0 ? $"replacement {index + 1} has no old text" : $"the old text of replacement {index + 1} is not in it; it has to be there to the letter");
            }

            if (text.IndexOf(old, first + 1, StringComparison.Ordinal) >= 0)
            {
                return (null, $"the old text of replacement {index + 1} is in it more than once; take more text around it");
            }

            text = string.Concat(text.AsSpan(0, first), CodeText.WithLines(edits[index].New, text), text.AsSpan(first + old.Length));
        }

        return (text, null);
    }
}
