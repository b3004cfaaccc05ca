using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Decides which file names are taken (ATT-03). A name is shown, cited and logged; it is never a path.</summary>
/// <remarks>Its 180 characters are Unicode scalar values after normalisation to NFC, as JSON Schema counts them: an emoji is one, an accent that composes is none.</remarks>
public static class FileName
{
    /// <summary>The most Unicode scalar values of a name in NFC.</summary>
    public const int MaximumLength = 180;

    // No name within the limit has more UTF-16 code units before it is composed: beyond this nothing is normalised.
    private const int MaximumGiven = MaximumLength * 8;

    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\:*?\"<>|");

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00B9", "COM\u00B2", "COM\u00B3",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00B9", "LPT\u00B2", "LPT\u00B3");

    /// <summary>The name in NFC.</summary>
    /// <param name="given">The name as it came.</param>
    /// <exception cref="CartritaException"><c>invalid_file_name</c>, with the rule that it breaks.</exception>
    public static string Check(string? given)
    {
        if (string.IsNullOrWhiteSpace(given) || !WellFormedText.Is(given))
        {
            throw Invalid("The file needs a name.");
        }

        if (given.Length > MaximumGiven)
        {
            throw TooLong();
        }

        var name = ComposedForm.Of(given);
        if (name.EnumerateRunes().Count() > MaximumLength)
        {
            throw TooLong();
        }

        if (name.AsSpan().ContainsAny(Separators) || name.EnumerateRunes().Any(InvisibleMarks.Contains))
        {
            throw Invalid("A file name has no path separators, control characters or invisible marks.");
        }

        if (IsEdge(name[0]) || IsEdge(name[^1]) || Reserved.Contains(name.Split('.')[0].TrimEnd()))
        {
            throw Invalid("A file name does not begin or end with a dot or a space and is not a device's name.");
        }

        return name;
    }

    private static bool IsEdge(char character) => character == '.' || char.IsWhiteSpace(character);

    private static CartritaException TooLong() => Invalid($"A file name has at most {MaximumLength.ToString(CultureInfo.InvariantCulture)} characters.");

    private static CartritaException Invalid(string rule) => new(Problems.InvalidFileName, rule);
}
