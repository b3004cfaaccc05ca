using System.Globalization;
using System.Text;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Which paths members of archives may have: relative ones that stay inside, without marks that make one path look like another. Nothing is ever written to them.</summary>
internal static class MemberPath
{
    private const int MaximumLength = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The path of a member's bytes, with <c>/</c> between its names; refuses the archive where it is unsafe.</summary>
    public static string Read(ReadOnlySpan<byte> bytes, ScanNode archive) => Check(Decode(bytes), archive);

    private static string Check(string given, ScanNode archive)
    {
        var path = given.Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return path.Length > MaximumLength || path.StartsWith('/') || IsDrive(path) || path.Split('/').Contains("..") || path.EnumerateRunes().Any(IsDeceptive)
            ? throw new ScanRefusal(Problems.InvalidFileName, "A member of the archive has an unsafe path.", new ScanFinding("unsafe_path", archive.Where))
            : path;
    }

    private static bool IsDrive(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    // Joiners stay, which names in many scripts and emojis need; overrides of direction and control characters don't.
    private static bool IsDeceptive(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // Old archives have no say on the encoding: what is no UTF-8 is shown letter by letter.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Another encoding: the path is only shown, so its letters may be wrong.
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
