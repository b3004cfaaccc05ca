using System.Text;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Identifiers;

namespace Cartrita.Adapters.Attachments;

/// <summary>Paths of members of archives: which of them are safe, and how one is shown, cited and searched for. Nothing is ever opened by them or written to them.</summary>
internal static class MemberPath
{
    private const int MaximumGiven = 1024;
    private const int MaximumShown = 400;
    private const int MaximumName = FileName.MaximumLength;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The path that bytes in an archive are. Old archives have no say on the encoding: what is no UTF-8 is shown letter by letter.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static string Decode(ReadOnlySpan<byte> bytes)
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

    /// <summary>A path with <c>/</c> between its names; null where it leads out, names a drive, is too long or has marks that deceive: no honest archive has such a member.</summary>
    /// <param name="given">The path as the archive has it.</param>
    internal static string? Safe(string given)
    {
        var path = string.Join('/', Steps(given));
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return path.Length > MaximumGiven || path.StartsWith('/') || IsDrive(path) || path.Split('/').Contains("..") || path.EnumerateRunes().Any(InvisibleMarks.Deceives) ? null : path;
    }

    /// <summary>The path under which a member is known: an archive's path and the member's name. Steps out of the archive, empty steps and what shows nothing are left out.</summary>
    /// <param name="archive">The archive's path.</param>
    /// <param name="name">The member's path as the archive has it.</param>
    /// <param name="number">The member's number, for one whose name has nothing left.</param>
    internal static string Shown(string archive, string name, int number)
    {
        var steps = Steps(name).Select(Tidy).Where(step => step.Length > 0 && step is not ("." or ".."));
        var inner = string.Join('/', steps);
        if (inner.Length == 0)
        {
            inner = $"member-{number}";
        }

        // The end says what it is.
        var path = $"{archive}/{inner}";
        return path.Length <= MaximumShown ? path : $"{Beginning(archive, MaximumShown / 2)}/…/{End(inner, MaximumName)}";
    }

    private static string[] Steps(string path) => path.Split('/', '\\');

    private static bool IsDrive(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static string Tidy(string step)
    {
        var tidy = new StringBuilder();
        foreach (var rune in step[..Math.Min(step.Length, MaximumName * 2)].EnumerateRunes())
        {
            if (!InvisibleMarks.Contains(rune))
            {
                tidy.Append(rune);
            }
        }

        return End(ComposedForm.Of(tidy.ToString()).Trim(), MaximumName);
    }

    // Neither leaves half of a surrogate pair.
    private static string Beginning(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string End(string text, int length) => text.Length <= length ? text : text[(char.IsLowSurrogate(text[^length]) ? text.Length - length + 1 : text.Length - length)..];
}
