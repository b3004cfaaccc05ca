namespace Cartrita.Adapters.Knowledge.Text;

/// <summary>Takes the commonest English endings off a folded word, so that its forms meet; words of other scripts stay.</summary>
internal static class LightStemmer
{
    // Longest first; a word keeps at least so many letters.
    private static readonly (string Ending, string Replacement, int Keeps)[] Endings =
    [
        ("ations", "at", 3), ("ation", "at", 3), ("ments", "", 4), ("ment", "", 4), ("ness", "", 4), ("ions", "", 4), ("ion", "", 4),
        ("ingly", "", 3), ("edly", "", 3), ("ings", "", 3), ("ing", "", 3), ("ies", "y", 2), ("ied", "y", 2), ("als", "", 5), ("al", "", 5), ("tten", "t", 3), ("ed", "", 3), ("ly", "", 4),
    ];

    /// <summary>The length of the stem; the word's own letters change only inside it.</summary>
    internal static int Stem(Span<char> word)
    {
        if (word.Length < 4 || word.ContainsAnyExceptInRange('a', 'z'))
        {
            return word.Length;
        }

        var length = StripPlural(word);
        foreach (var (ending, replacement, keeps) in Endings)
        {
            if (length - ending.Length >= keeps && word[..length].EndsWith(ending, StringComparison.Ordinal) && HasVowel(word[..(length - ending.Length)]))
            {
                length -= ending.Length;
                replacement.CopyTo(word[length..]);
                length += replacement.Length;
                if (replacement.Length == 0 && length > 3 && word[length - 1] == word[length - 2] && word[length - 1] is not ('l' or 's' or 'z'))
                {
                    length--;
                }

                break;
            }
        }

        return length > 4 && word[length - 1] == 'e' ? length - 1 : length;
    }

    private static int StripPlural(Span<char> word)
    {
        var length = word.Length;
        if (word[length - 1] != 's' || word[length - 2] is 's' or 'u' or 'i')
        {
            return length;
        }

        if (length > 5 && word[..length].EndsWith("sses", StringComparison.Ordinal))
        {
            return length - 2;
        }

        if (length > 4 && word[..length].EndsWith("xes", StringComparison.Ordinal))
        {
            return length - 2;
        }

        return word.EndsWith("ies", StringComparison.Ordinal) ? length : length - 1;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem) => stem.ContainsAny("aeiouy");
}
