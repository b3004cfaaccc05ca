using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cartrita.Core.Governance.Terms;

/// <summary>The form in which terms and text are compared: by units, a character with the marks that belong to it.</summary>
/// <remarks>
/// Compatibility decomposition, case folded, marks in one order, any white space as one space, and without what shows nothing, such
/// as soft hyphens and zero-width joiners. A unit has at most <see cref="LongestTail"/> characters after its first (the bound of
/// Unicode's stream-safe text, UAX 15), so that it is known to be whole after a bounded stretch of text.
/// </remarks>
internal static class Folding
{
    /// <summary>How many marks and invisible characters a unit takes.</summary>
    internal const int LongestTail = 30;

    private static readonly char[] Ascii = [.. Enumerable.Range(0, 128).Select(code => char.IsWhiteSpace((char)code) ? ' ' : char.ToLowerInvariant((char)code))];

    /// <summary>One past the unit that begins there; negative where the text ends before that is known.</summary>
    internal static int EndOfUnit(ReadOnlySpan<char> text, int start, bool complete)
    {
        if (IsPlain(text[start]) && start + 1 < text.Length && text[start + 1] is (>= ' ' and < '\x7f') or '\n')
        {
            return start + 1;
        }

        var (first, end) = Read(text, start);
        if (IsCut(text, end, complete))
        {
            return -1;
        }

        var spaces = Rune.IsWhiteSpace(first);
        for (var count = 0; count < LongestTail; count++)
        {
            if (end == text.Length)
            {
                return complete ? end : -1;
            }

            var (next, after) = Read(text, end);
            if (IsCut(text, after, complete))
            {
                return -1;
            }

            if (!IsTail(next) && !(spaces && Rune.IsWhiteSpace(next)))
            {
                break;
            }

            end = after;
        }

        return end;
    }

    /// <summary>The unit as it is compared; empty where nothing of it shows.</summary>
    internal static ReadOnlySpan<char> Fold(ReadOnlySpan<char> unit)
    {
        if (unit.Length == 1 && unit[0] < Ascii.Length)
        {
            return !IsTail(new Rune(unit[0])) ? Ascii.AsSpan(unit[0], 1) : [];
        }

        if (Rune.IsWhiteSpace(Read(unit, 0).Character))
        {
            return " ";
        }

        if (unit.Length == 1 && char.IsSurrogate(unit[0]))
        {
            return unit;
        }

        List<Rune> pieces = [];
        foreach (var character in unit.EnumerateRunes())
        {
            if (!IsInvisible(character))
            {
                Decompositions.Append(character, pieces);
            }
        }

        return Write(pieces);
    }

    /// <summary>What a unit surely begins with, as it is compared, whatever is to come; empty where that is not known.</summary>
    internal static ReadOnlySpan<char> FirstOf(ReadOnlySpan<char> unit) =>
        Rune.DecodeFromUtf16(unit, out _, out var length) == OperationStatus.NeedMoreData ? [] : Fold(unit[..length]);

    /// <summary>Whether a character belongs to the one before it.</summary>
    internal static bool IsTail(Rune character) => (!character.IsAscii && (IsMark(character) || IsJoined(character.Value))) || IsInvisible(character);

    /// <summary>Whether a folded unit goes on there with a mark.</summary>
    internal static bool IsTailAt(ReadOnlySpan<char> folded, int at) => at < folded.Length && IsTail(Read(folded, at).Character);

    // Printable ASCII but the space: always a unit of its own unless marks follow, which are never ASCII.
    private static bool IsPlain(char character) => character is > ' ' and < '\x7f';

    // A pair whose second half has not come yet.
    private static bool IsCut(ReadOnlySpan<char> text, int end, bool complete) => !complete && end == text.Length && char.IsHighSurrogate(text[^1]);

    private static (Rune Character, int End) Read(ReadOnlySpan<char> text, int at)
    {
        Rune.DecodeFromUtf16(text[at..], out var character, out var length);
        return (character, at + length);
    }

    private static string Write(List<Rune> pieces)
    {
        var text = new StringBuilder(pieces.Count + 1);
        for (var at = 0; at < pieces.Count;)
        {
            if (IsMark(pieces[at]))
            {
                var marks = pieces.Skip(at).TakeWhile(IsMark).Order().ToArray();
                foreach (var mark in marks)
                {
                    text.Append(mark.ToString());
                }

                at += marks.Length;
                continue;
            }

            text.Append(Fold(pieces[at++]));
        }

        return text.ToString();
    }

    // Lowering what was raised folds what has two small forms, such as the Greek sigma; the sharp s has no simple fold.
    private static string Fold(Rune character) =>
        Rune.IsWhiteSpace(character) ? " "
        : character.Value is 0xDF or 0x1E9E ? "ss"
        : Rune.ToLowerInvariant(Rune.ToUpperInvariant(character)).ToString();

    private static bool IsMark(Rune character) => Rune.GetUnicodeCategory(character)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // The vowels and finals of Hangul syllables that are written in parts.
    private static bool IsJoined(int code) => code is (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF);

    private static bool IsInvisible(Rune character) => character.IsAscii
        ? !IsPlain((char)character.Value) && !Rune.IsWhiteSpace(character)
        : character.Value
            is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)
            || Rune.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.Control && !Rune.IsWhiteSpace(character);
}
