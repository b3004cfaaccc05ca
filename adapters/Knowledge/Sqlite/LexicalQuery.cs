using System.Security.Cryptography;
using System.Text;
using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Writes FTS5 expressions. Words of users stand inside quotes and hold letters, digits and apostrophes only, so they are never syntax.</summary>
internal static class LexicalQuery
{
    private const int MostWords = 48;
    private const int LongestWord = 64;

    /// <summary>The words of the <c>scope</c> column for a chunk.</summary>
    internal static string Scope(OwnerId owner, AttachmentId content) => $"{OwnerWord(owner)} {ContentWord(content)}";

    /// <summary>The expression for a search; null where the text holds no word.</summary>
    internal static string? Write(OwnerId owner, IReadOnlyList<AttachmentId> contents, string text)
    {
        var words = Words(text);
        if (words.Count == 0)
        {
            return null;
        }

        var expression = new StringBuilder();
        expression.Append("(scope : ").Append(OwnerWord(owner)).Append(')');
        if (contents.Count > 0)
        {
            expression.Append(" AND (scope : (").AppendJoin(" OR ", contents.Select(ContentWord)).Append("))");
        }

        return expression.Append(" AND ({text pairs} : (").AppendJoin(" OR ", words.Select(word => $"\"{word}\"")).Append("))").ToString();
    }

    private static IReadOnlyCollection<string> Words(string text)
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

    // A digest, for an owner's name may hold characters that split words.
    private static string OwnerWord(OwnerId owner) => $"o{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.Value)).AsSpan(0, 12))}x";

    private static string ContentWord(AttachmentId content) => $"a{content.Value}x";
}
