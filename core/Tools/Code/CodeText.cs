using System.Text;

namespace Cartrita.Core.Tools.Code;

/// <summary>Text of files as it is: a byte order mark stays a character, and so does every carriage return.</summary>
public static class CodeText
{
    private const char Mark = '\uFEFF';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file; null where it is no UTF-8, or holds a NUL and so is binary to git.</summary>
    /// <param name="bytes">Its bytes.</param>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Another encoding, or no text at all: neither can be shown in a diff.
            return null;
        }
    }

    /// <summary>The bytes of a text.</summary>
    /// <param name="text">The text, well formed.</param>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    /// <summary>Whether a text has no half of a surrogate pair, which no file could hold.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[++index])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The lines of a text, each with the line feed at its end; the last one may have none.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Whether every line of a text ends with carriage return and line feed.</summary>
    /// <param name="text">The text.</param>
    public static bool HasCarriageReturns(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var feeds = text.Count(letter => letter == '\n');
        return feeds > 0 && feeds == text.Split("\r\n").Length - 1;
    }

    /// <summary>A text that somebody wrote for a file as that file has its texts: with its line endings, where the text has none of them, and with its byte order mark.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="file">The file as it is.</param>
    public static string As(string written, string file)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(file);
        var text = WithLines(written, file);
        return file.StartsWith(Mark) && !text.StartsWith(Mark) ? Mark + text : text;
    }

    /// <summary>A text with the line endings of a file, where it has no carriage return of its own.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="file">The file as it is.</param>
    public static string WithLines(string written, string file)
    {
        ArgumentNullException.ThrowIfNull(written);
        return !written.Contains('\r', StringComparison.Ordinal) && HasCarriageReturns(file) ? written.Replace("\n", "\r\n", StringComparison.Ordinal) : written;
    }
}
