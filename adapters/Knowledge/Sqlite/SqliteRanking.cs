using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Ranks an owner's chunks by words and by vectors.</summary>
/// <param name="cache">The codes in memory.</param>
internal sealed class SqliteRanking(VectorCache cache)
{
    private const string SelectLexical =
        """
        SELECT rowid FROM knowledge_words WHERE knowledge_words MATCH $expression
        ORDER BY bm25(knowledge_words, 0.0, 1.0, 1.0), rowid LIMIT $limit
        """;

    // The sign keeps SQLite from asking the full-text index once for each row of the list.
    private const string SelectLexicalOfParts =
        """
        SELECT rowid FROM knowledge_words WHERE knowledge_words MATCH $expression AND +rowid IN (
          SELECT c.id FROM json_each($parts) j
          JOIN knowledge_parts p ON p.id = j.value
          JOIN knowledge_chunks c ON c.owner = p.owner AND c.content = p.content AND c.part = p.part)
        ORDER BY bm25(knowledge_words, 0.0, 1.0, 1.0), rowid LIMIT $limit
        """;

    private const string SelectVectors =
        """
        SELECT e.chunk, v.vector FROM knowledge_embeddings e JOIN knowledge_vectors v ON v.embedding = e.id
        WHERE e.chunk IN (SELECT value FROM json_each($chunks)) AND e.owner = $owner
          AND e.space IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND ($model = '' OR model = '' OR model = $model))
        """;

    /// <summary>What words find, best first.</summary>
    internal static IReadOnlyList<long> Lexical(SqliteSession session, KnowledgeQuery query, PartFilter filter, int depth)
    {
        var found = new List<long>();
        if (LexicalQuery.Write(query.Owner, PartFilter.Named(query), query.Text) is not { } expression)
        {
            return found;
        }

        var command = filter.Rows is { } parts
            ? session.Command(SelectLexicalOfParts, ("$expression", expression), ("$parts", JsonArrays.Of(parts)), ("$limit", depth))
            : session.Command(SelectLexical, ("$expression", expression), ("$limit", depth));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            found.Add(rows.GetInt64(0));
        }

        return found;
    }

    /// <summary>What the vectors find, best first.</summary>
    internal IReadOnlyList<long> Similar(SqliteSession session, KnowledgeQuery query, PartFilter filter, int depth)
    {
        if (query.Vector is not { Length: > 0 } vector)
        {
            return [];
        }

        var (codes, scale) = QuantizedVector.Quantize(vector.Span);
        if (scale == 0)
        {
            return [];
        }

        var best = new BestChunks(depth);
        foreach (var segment in cache.Get(session, new VectorSpace(query.Owner.Value, query.EmbeddingModel, codes.Length)).Segments)
        {
            segment.Scan(codes, filter, best);
        }

        return Rescore(session, query, vector.Span, best);
    }

    private static IReadOnlyList<long> Rescore(SqliteSession session, KnowledgeQuery query, ReadOnlySpan<float> vector, BestChunks best)
    {
        var scores = new Dictionary<long, float>();
        using var rows = session.Command(
            SelectVectors,
            ("$chunks", JsonArrays.Of(best.Chunks)),
            ("$owner", query.Owner.Value),
            ("$dimensions", vector.Length),
            ("$model", query.EmbeddingModel)).ExecuteReader();
        while (rows.Read())
        {
            var score = QuantizedVector.DotHalf(vector, rows.GetFieldValue<byte[]>(1));
            if (score > 0)
            {
                scores[rows.GetInt64(0)] = Math.Max(score, scores.GetValueOrDefault(rows.GetInt64(0)));
            }
        }

        return [.. scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
    }
}
