using System.Text;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Identifiers;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>The path under which a member of an archive is known: shown, cited and searched for, never opened.</summary>
internal static class MemberPath
{
    private const int MaximumLength = 400;
    private const int MaximumName = 180;

    /// <summary>Joins an archive's path and a member's name; steps out of the archive, empty steps and what shows nothing are left out.</summary>
    /// <param name="archive">The archive's path.</param>
    /// <param name="name">The member's name as the archive has it.</param>
    /// <param name="number">The member's number, for one whose name has nothing left.</param>
    internal static string Join(string archive, string name, int number)
    {
        var steps = name.Split('/', '\\').Select(Tidy).Where(step => step.Length > 0 && step is not ("." or ".."));
        var inner = string.Join('/', steps);
        if (inner.Length == 0)
        {
            inner = $"member-{number}";
        }

        // The end says what it is.
        var path = $"{archive}/{inner}";
        return path.Length <= MaximumLength ? path : $"{Beginning(archive, MaximumLength / 2)}/…/{End(inner, MaximumName)}";
    }

    private static string Tidy(string step)
    {
        var tidy = new StringBuilder();
        foreach (var rune in step[..Math.Min(step.Length, MaximumName * 2)].EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned))
            {
                tidy.Append(rune);
            }
        }

        var text = ComposedForm.Of(tidy.ToString()).Trim();
        return End(text, MaximumName);
    }

    // Neither leaves half of a surrogate pair.
    private static string Beginning(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string End(string text, int length) => text.Length <= length ? text : text[(char.IsLowSurrogate(text[^length]) ? text.Length - length + 1 : text.Length - length)..];
}
