using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Finds chunks by their words, best first by BM25.</summary>
/// <remarks>
/// The full-text index reads each chunk that has any word of its expression. Where words of a question are in very many chunks, the rarer ones rank alone: they are what tells chunks apart, and time stays bounded.
/// </remarks>
internal sealed class LexicalSearch
{
    /// <summary>So many chunks are ranked without a second thought.</summary>
    internal const int Budget = 8_000;

    private const string Select =
        """
        SELECT rowid FROM knowledge_words WHERE knowledge_words MATCH $expression AND rowid BETWEEN $first AND $last
        ORDER BY bm25(knowledge_words, 0.0, 1.0, 1.0, 1.0), rowid LIMIT $limit
        """;

    // The sign keeps SQLite from asking the full-text index once for each row of the list.
    private const string SelectOfParts =
        """
        SELECT rowid FROM knowledge_words WHERE knowledge_words MATCH $expression AND rowid BETWEEN $first AND $last AND +rowid IN (
          SELECT c.id FROM json_each($parts) j
          JOIN knowledge_parts p ON p.id = j.value
          JOIN knowledge_chunks c ON c.owner = p.owner AND c.content = p.content AND c.part = p.part)
        ORDER BY bm25(knowledge_words, 0.0, 1.0, 1.0, 1.0), rowid LIMIT $limit
        """;

    private readonly WordCounts counts = new();

    /// <summary>The chunks of an owner.</summary>
    internal IReadOnlyList<long> Find(SqliteSession session, KnowledgeQuery query, PartFilter filter, int depth)
    {
        if (OwnerRows.Find(session, query.Owner) is not { } ids || LexicalWords.Of(query.Text) is not { Count: > 0 } words)
        {
            return [];
        }

        var (chosen, common) = Choose(session, ids, words);
        var found = chosen.Count == 0 ? [] : Ask(session, filter, ids, LexicalQuery.Write(PartFilter.Named(query), chosen, all: false), depth);
        if (common.Count > 1 && found.Count < depth)
        {
            found.AddRange(Ask(session, filter, ids, LexicalQuery.Write(PartFilter.Named(query), common, all: true), depth).Except(found).Take(depth - found.Count).ToList());
        }

        return found.Count == 0 && common.Count > 0 ? Ask(session, filter, ids, LexicalQuery.Write(PartFilter.Named(query), [common[0]], all: false), depth) : found;
    }

    // The rarest words as far as the budget goes, and those that are left, the rarest first.
    private (List<string> Chosen, List<string> Common) Choose(SqliteSession session, ChunkIds ids, IReadOnlyCollection<string> words)
    {
        if (words.Count * ids.Next <= Budget)
        {
            return ([.. words], []);
        }

        var (chosen, common, sum) = (new List<string>(), new List<string>(), 0L);
        foreach (var (word, count) in words.Select(word => (Word: word, Count: counts.Of(session, ids, word))).OrderBy(item => item.Count))
        {
            sum += count;
            (sum <= Budget ? chosen : common).Add(word);
        }

        return (chosen, common);
    }

    private static List<long> Ask(SqliteSession session, PartFilter filter, ChunkIds ids, string expression, int depth)
    {
        var command = filter.Rows is { } parts
            ? session.Command(
                SelectOfParts, ("$expression", expression), ("$first", ids.First), ("$last", ids.Last), ("$parts", JsonArrays.Of(parts)), ("$limit", depth))
            : session.Command(Select, ("$expression", expression), ("$first", ids.First), ("$last", ids.Last), ("$limit", depth));
        var found = new List<long>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            found.Add(rows.GetInt64(0));
        }

        return found;
    }
}
