using System.Globalization;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>Cuts an answer into the pieces that are streamed: a word with the space before it, or a character where words have no spaces.</summary>
internal static class TextPieces
{
    private const int Longest = 64;

    /// <summary>The pieces; together they are the text.</summary>
    internal static IEnumerable<string> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = End(text, start);
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>How many pieces a text has.</summary>
    internal static int Count(string text)
    {
        var count = 0;
        for (var start = 0; start < text.Length; count++)
        {
            start = End(text, start);
        }

        return count;
    }

    private static int End(string text, int start)
    {
        var at = start;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var word = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            if (UnspacedScript.Contains(text[at]) || at - word >= Longest)
            {
                return at + StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(text.Length - at, 256)));
            }

            at++;
        }

        return at;
    }
}
