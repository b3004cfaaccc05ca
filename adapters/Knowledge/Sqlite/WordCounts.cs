using System.Collections.Concurrent;
using Cartrita.Adapters.Storage.Sqlite;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>In how many of an owner's chunks a word is, about: what decides which words of a question are worth their time.</summary>
internal sealed class WordCounts
{
    /// <summary>More than so many are not counted.</summary>
    internal const int Most = 8_000;

    private const int MostWords = 8_192;
    private const double OutdatedBy = 1.25;

    private const string Count =
        """
        SELECT count(*) FROM (
          SELECT 1 FROM knowledge_words WHERE knowledge_words MATCH $expression AND rowid BETWEEN $first AND $last LIMIT $most)
        """;

    private readonly ConcurrentDictionary<(long Owner, string Word), (long Count, long Next)> known = new();

    /// <summary>The count, which may be a little old: it bounds the work of a search and decides no more.</summary>
    internal long Of(SqliteSession session, ChunkIds ids, string word)
    {
        var key = (ids.Owner, word.ToLowerInvariant());
        if (known.TryGetValue(key, out var counted) && ids.Next <= (counted.Next * OutdatedBy) + LexicalSearch.Budget)
        {
            return counted.Count;
        }

        if (known.Count >= MostWords)
        {
            known.Clear();
        }

        var count = (long)session.Scalar(
            Count, ("$expression", LexicalQuery.Write([], [word], all: false)), ("$first", ids.First), ("$last", ids.Last), ("$most", Most + 1))!;
        known[key] = (count, ids.Next);
        return count;
    }
}
