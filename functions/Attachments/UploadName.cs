using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Attachments;

/// <summary>Decides which file names are taken (ATT-02, ATT-03). A name is shown, cited and logged; it is never a path.</summary>
internal static class UploadName
{
    private const int MaximumLength = 180;

    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\:*?\"<>|");

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9");

    /// <summary>The name in NFC, or the problem with it.</summary>
    public static string Check(string? given)
    {
        if (string.IsNullOrWhiteSpace(given) || !IsWellFormed(given))
        {
            throw Invalid("The file needs a name.");
        }

        var name = given.Normalize(NormalizationForm.FormC);
        if (name.Length > MaximumLength)
        {
            throw Invalid($"A file name has at most {MaximumLength} characters.");
        }

        if (name.AsSpan().ContainsAny(Separators) || name.EnumerateRunes().Any(IsInvisible))
        {
            throw Invalid("A file name has no path separators, control characters or invisible marks.");
        }

        if (name[0] is '.' or ' ' || name[^1] is '.' or ' ' || Reserved.Contains(name.Split('.')[0].TrimEnd()))
        {
            throw Invalid("A file name does not begin or end with a dot or a space and is not a device's name.");
        }

        return AcceptedFiles.IsText(name)
            ? name
            : throw new CartritaException(Problems.UnsupportedFile, "Text files of the listed extensions are taken.");
    }

    // Normalizing throws on half a surrogate pair.
    private static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    // Format marks include the overrides of writing direction, by which "gpj.exe" reads as "exe.jpg".
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;

    private static CartritaException Invalid(string rule) => new(Problems.InvalidFileName, rule);
}
