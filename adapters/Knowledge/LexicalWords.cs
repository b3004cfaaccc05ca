using Cartrita.Adapters.Knowledge.Text;

namespace Cartrita.Adapters.Knowledge;

/// <summary>The words by which an index is asked: letters, digits and apostrophes only, so in no query language are they syntax.</summary>
internal static class LexicalWords
{
    private const int MostWords = 48;
    private const int LongestWord = 64;

    /// <summary>The words of a question that say what it is about; all of its words where none does.</summary>
    internal static IReadOnlyCollection<string> Of(string text)
    {
        var words = Read(text, withStopWords: false);
        return words.Count > 0 ? words : Read(text, withStopWords: true);
    }

    private static HashSet<string> Read(string text, bool withStopWords)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var reader = new WordReader(text, stackalloc char[LongestWord]);
        while (words.Count < MostWords && reader.Next())
        {
            if (reader.Unspaced)
            {
                words.UnionWith(Terms.UnspacedPairs(reader.Word).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords - words.Count));
            }
            else if (withStopWords || !StopWords.Contains(reader.Word))
            {
                // As it is written, because FTS5 folds in its own way; a lone surrogate has no UTF-8 form.
                var word = text[reader.Span];
                if (!word.Any(char.IsSurrogate))
                {
                    words.Add(word);
                }
            }
        }

        return words;
    }
}
