using System.Globalization;
using System.Text;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Characters that show nothing, or change how others are shown, and so can make one name look like another: the one table for names of files and of members of archives.</summary>
public static class InvisibleMarks
{
    /// <summary>Whether a character is one.</summary>
    /// <remarks>The two selectors of an emoji's presentation stay.</remarks>
    /// <param name="rune">The character.</param>
    public static bool Contains(Rune rune) => Deceives(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || rune.Value
            is 0x034F // combining grapheme joiner
            or 0x115F or 0x1160 or 0x3164 or 0xFFA0 // Hangul fillers
            or 0x17B4 or 0x17B5 // Khmer inherent vowels
            or (>= 0x180B and <= 0x180F) // Mongolian selectors
            or 0x2800 // the Braille pattern without dots
            or (>= 0xFE00 and <= 0xFE0D) // variation selectors but for the last two
            or (>= 0xE0100 and <= 0xE01EF); // their supplement

    /// <summary>Whether a character is one of those that no name needs in any script: control characters, ends of lines, and the marks of writing direction, by which "gpj.exe" reads as "exe.jpg".</summary>
    /// <remarks>Joiners are none of these: names in many scripts and emojis need them.</remarks>
    /// <param name="rune">The character.</param>
    public static bool Deceives(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
