using System.Text;
using Cartrita.Core.Attachments;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Writes FTS5 expressions. Words of users stand inside quotes and hold letters, digits and apostrophes only, so they are never syntax.</summary>
internal static class LexicalQuery
{
    /// <summary>The word of the <c>scope</c> column for a chunk.</summary>
    internal static string Scope(AttachmentId content) => $"a{content.Value}x";

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
}
