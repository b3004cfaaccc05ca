using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cartrita.Core.Chat;

namespace Cartrita.Activities.Chat;

/// <summary>Lets only those markers through that name a piece of evidence, also where one is split over tokens.</summary>
/// <remarks><c>[1, 2]</c> becomes <c>[1][2]</c>; a marker that names nothing is dropped; any other bracket passes as it is.</remarks>
/// <param name="count">How many pieces of evidence there are.</param>
internal sealed class CitationMarkers(int count)
{
    private const int LongestMarker = 32;
    private readonly StringBuilder held = new();

    /// <summary>Takes the next piece and gives what may go on.</summary>
    internal string Push(string delta)
    {
        var passed = new StringBuilder(delta.Length);
        foreach (var character in delta)
        {
            Take(character, passed);
        }

        return passed.ToString();
    }

    /// <summary>Gives what is held back: the text is complete.</summary>
    internal string Flush()
    {
        var rest = held.ToString();
        held.Clear();
        return rest;
    }

    /// <summary>The markers of a text, each with the claim before it.</summary>
    internal static IEnumerable<(int Marker, string Claim)> Read(string text)
    {
        foreach (Match match in CitationMarker.One().Matches(text))
        {
            yield return (int.Parse(match.ValueSpan[1..^1], CultureInfo.InvariantCulture), ClaimBefore(text, match.Index));
        }
    }

    private static string ClaimBefore(string text, int end)
    {
        var before = CitationMarker.One().Replace(text[..end], string.Empty).TrimEnd();
        var body = before.TrimEnd('.', '!', '?');
        var start = body.LastIndexOfAny(['.', '!', '?', '\n']) + 1;
        return before[start..].Trim();
    }

    private void Take(char character, StringBuilder passed)
    {
        if (held.Length == 0)
        {
            (character == '[' ? held : passed).Append(character);
            return;
        }

        held.Append(character);
        if (character == ']')
        {
            passed.Append(Resolve(held.ToString()));
            held.Clear();
        }
        else if (held.Length > LongestMarker || !(char.IsAsciiDigit(character) || character is ',' or ' '))
        {
            var text = held.ToString();
            held.Clear();

            // A bracket inside what turned out to be none may open a marker of its own.
            var next = character == '[' ? text.Length - 1 : text.Length;
            passed.Append(text, 0, next);
            held.Append(text, next, text.Length - next);
        }
    }

    private string Resolve(string marker)
    {
        var numbers = marker[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length == 0 || numbers.Any(number => !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return marker;
        }

        return string.Concat(numbers
            .Select(number => int.Parse(number, CultureInfo.InvariantCulture))
            .Where(number => number >= 1 && number <= count)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]")));
    }
}
