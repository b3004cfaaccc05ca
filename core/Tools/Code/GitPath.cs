using System.Globalization;
using System.Text;

namespace Cartrita.Core.Tools.Code;

/// <summary>Paths as git writes them in diffs: in quotes, with octal escapes, where they hold quotes, control characters or anything outside of ASCII.</summary>
internal static class GitPath
{
    /// <summary>What stands for no file.</summary>
    internal const string None = "/dev/null";

    private const string Escapes = "a\ab\bt\tn\nv\vf\fr\r\"\"\\\\";

    /// <summary>Writes a path.</summary>
    /// <param name="path">The path with its prefix.</param>
    internal static string Write(string path)
    {
        if (path.All(letter => letter is >= ' ' and < '\u007f' and not ('"' or '\\')))
        {
            return path;
        }

        var text = new StringBuilder("\"");
        foreach (var one in CodeText.Encode(path))
        {
            var escape = Escapes.IndexOf((char)one, StringComparison.Ordinal);
            if (one is (byte)'"' or (byte)'\\')
            {
                text.Append('\\').Append((char)one);
            }
            else if (one is < (byte)' ' && escape >= 0)
            {
                text.Append('\\').Append(Escapes[escape - 1]);
            }
            else if (one is < (byte)' ' or >= 0x7f)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\{one >> 6}{(one >> 3) & 7}{one & 7}");
            }
            else
            {
                text.Append((char)one);
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>Reads the path at the beginning of a text; null where it is not one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How much of the text it takes.</param>
    internal static string? Read(string text, out int length)
    {
        length = text.Length;
        if (!text.StartsWith('"'))
        {
            return text;
        }

        var bytes = new List<byte>();
        for (var at = 1; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    length = at + 1;
                    return CodeText.Decode([.. bytes]);
                case '\\' when Octal(text, at + 1) is { } value:
                    bytes.Add(value);
                    at += 3;
                    break;
                case '\\' when at + 1 < text.Length && Escaped(text[at + 1]) is { } letter:
                    bytes.Add((byte)letter);
                    at++;
                    break;
                case '\\':
                    return null;
                case var letter when char.IsAscii(letter):
                    bytes.Add((byte)letter);
                    break;
                default:
                    var rune = Rune.TryGetRuneAt(text, at, out var whole) ? whole : Rune.ReplacementChar;
                    bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                    at += rune.Utf16SequenceLength - 1;
                    break;
            }
        }

        return null;
    }

    private static byte? Octal(string text, int at)
    {
        if (at + 3 > text.Length || !text.AsSpan(at, 3).ContainsAnyInRange('0', '7') || text.AsSpan(at, 3).ContainsAnyExceptInRange('0', '7'))
        {
            return null;
        }

        var value = ((text[at] - '0') << 6) + ((text[at + 1] - '0') << 3) + text[at + 2] - '0';
        return value <= byte.MaxValue ? (byte)value : null;
    }

    private static char? Escaped(char name)
    {
        for (var index = 0; index < Escapes.Length; index += 2)
        {
            if (Escapes[index] == name)
            {
                return Escapes[index + 1];
            }
        }

        return null;
    }
}
