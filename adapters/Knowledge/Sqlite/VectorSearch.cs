using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Finds chunks by their vectors: a scan of codes in memory, and the best of them once more by exact vectors.</summary>
/// <param name="cache">The codes in memory.</param>
internal sealed class VectorSearch(VectorCache cache)
{
    // From the list to the rows, whatever the planner thinks of an owner's index.
    private const string SelectVectors =
        """
        SELECT e.chunk, v.vector FROM json_each($chunks) j
        CROSS JOIN knowledge_embeddings e ON e.chunk = j.value
        CROSS JOIN knowledge_vectors v ON v.embedding = e.id
        WHERE +e.owner = $owner
          AND +e.space IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND ($model = '' OR model = '' OR model = $model))
        """;

    /// <summary>The chunks of an owner, best first.</summary>
    internal IReadOnlyList<long> Find(SqliteSession session, KnowledgeQuery query, PartFilter filter, int depth)
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
