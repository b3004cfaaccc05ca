using System.Text;

namespace Cartrita.Functions.Attachments;

/// <summary>The first lines of a text (ATT-05), and how many it has.</summary>
/// <param name="Lines">The lines without their ends.</param>
/// <param name="Truncated">Whether the text goes on.</param>
/// <param name="TotalLines">How many lines the text has.</param>
internal sealed record TextPreview(IReadOnlyList<string> Lines, bool Truncated, int TotalLines)
{
    /// <summary>The most lines that are shown.</summary>
    internal const int MaximumLines = 8000;

    /// <summary>The most characters that are shown, since a text may be one line of megabytes.</summary>
    internal const int MaximumCharacters = 2_000_000;

    /// <summary>Reads a text to its end, and keeps its beginning.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<TextPreview> ReadAsync(Stream text, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(text, Encoding.UTF8, leaveOpen: true);
        var (lines, line, buffer) = (new List<string>(), new StringBuilder(), new char[16 * 1024]);
        var (ends, kept, open, truncated) = (0, 0, false, false);
        int read;
        while ((read = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            for (var at = 0; at < read; at++)
            {
                open = buffer[at] != '\n';
                if (!open)
                {
                    ends++;
                    Keep();
                }
                else if (lines.Count < MaximumLines && kept < MaximumCharacters)
                {
                    line.Append(buffer[at]);
                    kept++;
                }
                else
                {
                    truncated = true;
                }
            }
        }

        if (open)
        {
            Keep();
        }

        var total = ends + (open ? 1 : 0);
        return new TextPreview(lines, truncated || total > lines.Count, total);

        void Keep()
        {
            if (lines.Count == MaximumLines || (line.Length == 0 && kept >= MaximumCharacters))
            {
                return;
            }

            // A cut may have left half of a pair.
            var length = line.Length > 0 && char.IsHighSurrogate(line[^1]) ? line.Length - 1 : line.Length;
            lines.Add(line.ToString(0, length).TrimEnd('\r'));
            line.Clear();
        }
    }
}
