using System.Globalization;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge;

/// <summary>The knowledge index in the product's SQLite file: full text and scanned vectors, fused by rank.</summary>
internal sealed class SqliteKnowledgeIndex : IKnowledgeIndex
{
    private const string Meter = "knowledge";
    private const long CacheBytes = 192L << 20;
    private const int LeastCandidates = 48;
    private const int CandidatesPerHit = 6;

    private const string SelectLexical =
        """
        SELECT c.id FROM knowledge_words w JOIN knowledge_chunks c ON c.id = w.rowid
        WHERE knowledge_words MATCH $expression AND c.owner = $owner AND ($all OR c.attachment IN (SELECT value FROM json_each($files)))
        ORDER BY bm25(knowledge_words, 0.0, 1.0, 1.0), c.id LIMIT $limit
        """;

    private const string SelectVectors = "SELECT chunk, vector FROM knowledge_vectors WHERE chunk IN (SELECT value FROM json_each($chunks))";

    private const string SelectChunks =
        """
        SELECT id, attachment, file_name, ordinal, start, end, text FROM knowledge_chunks
        WHERE owner = $owner AND id IN (SELECT value FROM json_each($chunks))
        """;

    private readonly ProductDatabase database;
    private readonly VectorCache cache = new(CacheBytes);

    public SqliteKnowledgeIndex(ProductDatabase database)
    {
        this.database = database;
        database.EnsureSchema(KnowledgeSchema.Component, KnowledgeSchema.Version1);
    }

    /// <inheritdoc />
    public Task UpsertAsync(
        OwnerId owner, AttachmentId attachment, string fileName, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        if (chunks.Count == 0)
        {
            return Task.CompletedTask;
        }

        // Quantized before the write: the one writer has better things to do.
        var rows = chunks.Select(chunk => KnowledgeRow.Of(chunk)).ToList();
        StorageMeter.Count(Meter, "write");
        return database.WriteAsync(session => KnowledgeWriter.Upsert(session, owner, attachment, fileName, rows), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Limit <= 0)
        {
            return Task.FromResult<IReadOnlyList<KnowledgeHit>>([]);
        }

        StorageMeter.Count(Meter, "search");
        return Task.FromResult(database.Read(session => Search(session, query)));
    }

    /// <inheritdoc />
    public Task DeleteAsync(OwnerId owner, AttachmentId attachment, CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "delete");
        return database.WriteAsync(session => KnowledgeWriter.Delete(session, owner, attachment), cancellationToken);
    }

    /// <inheritdoc />
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "compact");

        // In steps, so that other writes come between.
        var isFirst = true;
        while (await database.WriteAsync(session => KnowledgeWriter.Merge(session, isFirst), cancellationToken))
        {
            isFirst = false;
        }
    }

    private IReadOnlyList<KnowledgeHit> Search(SqliteSession session, KnowledgeQuery query)
    {
        var depth = Math.Max(LeastCandidates, query.Limit * CandidatesPerHit);
        var lexical = Lexical(session, query, depth);
        var similar = query.Vector is { Length: > 0 } vector ? Similar(session, query, vector.Span, depth) : [];
        var fused = RankFusion.Fuse(lexical, similar);
        return Read(session, query, fused.Count > query.Limit ? fused[..query.Limit] : fused);
    }

    private static List<long> Lexical(SqliteSession session, KnowledgeQuery query, int depth)
    {
        var found = new List<long>();
        if (LexicalQuery.Write(query.Owner, query.Attachments, query.Text) is not { } expression)
        {
            return found;
        }

        using var rows = session.Command(
            SelectLexical,
            ("$expression", expression),
            ("$owner", query.Owner.Value),
            ("$all", query.Attachments.Count == 0 ? 1 : 0),
            ("$files", FileArray(query.Attachments)),
            ("$limit", depth)).ExecuteReader();
        while (rows.Read())
        {
            found.Add(rows.GetInt64(0));
        }

        return found;
    }

    private List<long> Similar(SqliteSession session, KnowledgeQuery query, ReadOnlySpan<float> vector, int depth)
    {
        var (codes, scale) = QuantizedVector.Quantize(vector);
        if (scale == 0)
        {
            return [];
        }

        var best = new BestChunks(depth);
        var only = query.Attachments.Count == 0 ? null : query.Attachments.ToHashSet();
        foreach (var segment in cache.Get(session, query.Owner.Value).Segments)
        {
            // Vectors of another model have another length, and are not comparable.
            if (segment.Dimensions == codes.Length)
            {
                segment.Scan(codes, only, best);
            }
        }

        return Rescore(session, vector, best);
    }

    private static List<long> Rescore(SqliteSession session, ReadOnlySpan<float> vector, BestChunks best)
    {
        var scored = new List<(long Chunk, float Score)>();
        using var rows = session.Command(SelectVectors, ("$chunks", ChunkArray(best.Chunks))).ExecuteReader();
        while (rows.Read())
        {
            var score = QuantizedVector.DotHalf(vector, rows.GetFieldValue<byte[]>(1));
            if (score > 0)
            {
                scored.Add((rows.GetInt64(0), score));
            }
        }

        return [.. scored.OrderByDescending(item => item.Score).ThenBy(item => item.Chunk).Select(item => item.Chunk)];
    }

    private static List<KnowledgeHit> Read(SqliteSession session, KnowledgeQuery query, List<(long Chunk, double Score)> fused)
    {
        var hits = new Dictionary<long, KnowledgeHit>();
        var scores = fused.ToDictionary(item => item.Chunk, item => item.Score);
        using var rows = session.Command(
            SelectChunks, ("$owner", query.Owner.Value), ("$chunks", ChunkArray(scores.Keys))).ExecuteReader();
        while (rows.Read())
        {
            var chunk = new TextChunk(rows.GetInt32(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetString(6));
            hits[rows.GetInt64(0)] = new KnowledgeHit(new AttachmentId(rows.GetString(1)), rows.GetString(2), chunk, scores[rows.GetInt64(0)]);
        }

        return [.. fused.Where(item => hits.ContainsKey(item.Chunk)).Select(item => hits[item.Chunk])];
    }

    private static string ChunkArray(IEnumerable<long> chunks) =>
        $"[{string.Join(',', chunks.Select(chunk => chunk.ToString(CultureInfo.InvariantCulture)))}]";

    // Identifiers are hexadecimal, so they need no escaping.
    private static string FileArray(IReadOnlyList<AttachmentId> attachments) => $"[{string.Join(',', attachments.Select(id => $"\"{id.Value}\""))}]";
}
