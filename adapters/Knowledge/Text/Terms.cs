using System.Buffers;

namespace Cartrita.Adapters.Knowledge.Text;

/// <summary>The terms of a text: stems of its words, and pairs of characters where a script writes no spaces.</summary>
internal static class Terms
{
    private const int LongestWord = 64;
    private static readonly SearchValues<char> FunctionCharacters = SearchValues.Create("的是在了吗呢么哪怎什几谁和与及或也都就多少");

    /// <summary>Every term in order, stop words left out.</summary>
    internal static List<string> Of(ReadOnlySpan<char> text)
    {
        var terms = new List<string>();
        var reader = new WordReader(text, stackalloc char[LongestWord]);
        Span<char> stem = stackalloc char[LongestWord];
        while (reader.Next())
        {
            if (reader.Unspaced)
            {
                AddPairs(terms, reader.Word, onlyContent: true);
            }
            else if (!StopWords.Contains(reader.Word))
            {
                reader.Word.CopyTo(stem);
                terms.Add(stem[..LightStemmer.Stem(stem[..reader.Word.Length])].ToString());
            }
        }

        return terms;
    }

    /// <summary>Every word in order, stop words as they are and all others stemmed; scripts without spaces are left out.</summary>
    internal static List<string> Stems(ReadOnlySpan<char> text)
    {
        var stems = new List<string>();
        var reader = new WordReader(text, stackalloc char[LongestWord]);
        Span<char> stem = stackalloc char[LongestWord];
        while (reader.Next())
        {
            if (!reader.Unspaced)
            {
                reader.Word.CopyTo(stem);
                stems.Add(StopWords.Contains(reader.Word) ? reader.Word.ToString() : stem[..LightStemmer.Stem(stem[..reader.Word.Length])].ToString());
            }
        }

        return stems;
    }

    /// <summary>Every word in order, folded but not stemmed; pairs of characters where a script writes no spaces.</summary>
    internal static List<string> Words(ReadOnlySpan<char> text, bool withStopWords)
    {
        var words = new List<string>();
        var reader = new WordReader(text, stackalloc char[LongestWord]);
        while (reader.Next())
        {
            if (reader.Unspaced)
            {
                AddPairs(words, reader.Word, onlyContent: false);
            }
            else if (withStopWords || !StopWords.Contains(reader.Word))
            {
                words.Add(reader.Word.ToString());
            }
        }

        return words;
    }

    /// <summary>The pairs of characters of a text's unspaced scripts, separated by spaces; empty where it has none.</summary>
    internal static string UnspacedPairs(ReadOnlySpan<char> text)
    {
        var pairs = new List<string>();
        var reader = new WordReader(text, stackalloc char[LongestWord]);
        while (reader.Next())
        {
            if (reader.Unspaced)
            {
                AddPairs(pairs, reader.Word, onlyContent: false);
            }
        }

        return string.Join(' ', pairs);
    }

    private static void AddPairs(List<string> terms, ReadOnlySpan<char> word, bool onlyContent)
    {
        if (word.Length == 1)
        {
            terms.Add(word.ToString());
        }

        for (var at = 0; at + 1 < word.Length; at++)
        {
            var pair = word.Slice(at, 2);
            if (!onlyContent || !IsFunctional(pair))
            {
                terms.Add(pair.ToString());
            }
        }
    }

    // Particles and question words of Chinese stand in any sentence; Japanese writes its own in Hiragana.
    private static bool IsFunctional(ReadOnlySpan<char> pair) =>
        pair.ContainsAny(FunctionCharacters) || !pair.ContainsAnyExceptInRange('\u3040', '\u309F');
}
