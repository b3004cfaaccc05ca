using System.Text;
using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Attachments;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Writes FTS5 expressions. Words of users stand inside quotes and hold letters, digits and apostrophes only, so they are never syntax.</summary>
internal static class LexicalQuery
{
    private const int MostWords = 48;
    private const int LongestWord = 64;

    /// <summary>The word of the <c>scope</c> column for a chunk.</summary>
    internal static string Scope(AttachmentId content) => $"a{content.Value}x";

    /// <summary>The words of a question that say what it is about; all of its words where none does.</summary>
    internal static IReadOnlyCollection<string> Words(string text)
    {
        var words = Read(text, withStopWords: false);
        return words.Count > 0 ? words : Read(text, withStopWords: true);
    }

    /// <summary>The expression for chunks that have any of the words, or all of them.</summary>
    /// <param name="contents">Only in these; empty for anywhere.</param>
    /// <param name="words">The words, one or more.</param>
    /// <param name="all">Whether a chunk has to have all of them.</param>
    internal static string Write(IReadOnlyList<AttachmentId> contents, IEnumerable<string> words, bool all)
    {
        var expression = new StringBuilder();
        if (contents.Count > 0)
        {
            expression.Append("(scope : (").AppendJoin(" OR ", contents.Select(Scope)).Append(")) AND ");
        }

        return expression.Append("({title text pairs} : (").AppendJoin(all ? " AND " : " OR ", words.Select(word => $"\"{word}\"")).Append("))").ToString();
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
