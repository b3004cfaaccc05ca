namespace Cartrita.Adapters.Knowledge.Text;

/// <summary>Folds case and Latin diacritics, so that <c>Über</c>, <c>ÜBER</c> and <c>uber</c> are one word.</summary>
/// <remarks>A table, because normalisation does nothing under invariant globalization, which the product runs in.</remarks>
internal static class CharacterFolding
{
    /// <summary>Stands for a character that a word loses.</summary>
    internal const char Dropped = '\0';

    private static readonly char[] Table = Build();

    /// <summary>The folded form of a UTF-16 code unit.</summary>
    internal static char Fold(char character) => Table[character];

    /// <summary>Whether a code unit belongs to a word.</summary>
    internal static bool IsWord(char character) => WordTable[character];

    private static readonly bool[] WordTable = BuildWords();

    private static bool[] BuildWords()
    {
        var words = new bool[char.MaxValue + 1];
        for (var value = 0; value < words.Length; value++)
        {
            var category = char.GetUnicodeCategory((char)value);

            // Surrogates too: emoji and historic scripts are words by themselves.
            words[value] = category is <= System.Globalization.UnicodeCategory.OtherNumber or System.Globalization.UnicodeCategory.Surrogate
                && category != System.Globalization.UnicodeCategory.EnclosingMark;
        }

        return words;
    }

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var value = 0; value < table.Length; value++)
        {
            table[value] = char.ToLowerInvariant((char)value);
        }

        // Latin-1 Supplement and Latin Extended-A, in their order; a dot keeps the character.
        const string Latin1 = "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty";
        const string ExtendedA = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
        Spread(table, '\u00C0', Latin1);
        Spread(table, '\u0100', ExtendedA);
        for (var mark = '\u0300'; mark <= '\u036F'; mark++)
        {
            table[mark] = Dropped;
        }

        for (var wide = '\uFF01'; wide <= '\uFF5E'; wide++)
        {
            table[wide] = char.ToLowerInvariant((char)(wide - 0xFEE0));
        }

        return table;
    }

    private static void Spread(char[] table, char first, string folded)
    {
        for (var at = 0; at < folded.Length; at++)
        {
            if (folded[at] != '.')
            {
                table[first + at] = folded[at];
            }
        }
    }
}
