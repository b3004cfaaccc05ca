using System.Globalization;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The knowledge index in the product's SQLite file: full text and scanned vectors, fused by rank.</summary>
internal sealed class SqliteKnowledgeIndex : IKnowledgeIndex
{
    private const string Meter = "knowledge";
    private const long CacheBytes = 192L << 20;
    private const int LeastCandidates = 48;
    private const int CandidatesPerHit = 6;
    private const int VectorsPerStep = 500;

    private readonly ProductDatabase database;
    private readonly LexicalSearch words = new();
    private readonly VectorSearch similar = new(new VectorCache(CacheBytes));

    public SqliteKnowledgeIndex(ProductDatabase database)
    {
        this.database = database;
        database.EnsureSchema(KnowledgeSchema.Component, KnowledgeSchema.Version1, KnowledgeSchema.Version2, KnowledgeSchema.Version3);
    }

    /// <inheritdoc />
    public Task UpsertAsync(OwnerId owner, IndexedFile file, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(chunks);
        if (chunks.Count == 0)
        {
            return Task.CompletedTask;
        }

        // Quantized before the write: the one writer has better things to do.
        var rows = chunks.Select(chunk => KnowledgeRow.Of(file, chunk)).ToList();
        StorageMeter.Count(Meter, "write");
        return database.WriteAsync(session => KnowledgeWriter.Upsert(session, owner, file, rows), cancellationToken);
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
    public Task DeleteAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "delete");
        return database.WriteAsync(session => KnowledgeWriter.Delete(session, owner, content), cancellationToken);
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

    /// <inheritdoc />
    public Task<EmbeddedCount> CountAsync(OwnerId owner, string embeddingModel, int dimensions, CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "read");
        return Task.FromResult(database.Read(session => KnowledgeReader.Count(session, owner, embeddingModel, dimensions)));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<UnembeddedChunk>> UnembeddedAsync(
        OwnerId owner, string embeddingModel, int dimensions, string? after, int limit, CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "read");
        return Task.FromResult(database.Read(session => KnowledgeReader.Unembedded(session, owner, embeddingModel, dimensions, after, limit)));
    }

    /// <inheritdoc />
    public Task AddVectorsAsync(OwnerId owner, string embeddingModel, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        StorageMeter.Count(Meter, "write");
        var rows = (from vector in vectors
                    let encoded = EncodedVector.Of(vector.Vector.Span)
                    where encoded is not null
                    select (long.Parse(vector.Key, CultureInfo.InvariantCulture), encoded)).ToList();
        return database.WriteAsync(session => KnowledgeWriter.AddVectors(session, owner, embeddingModel, rows), cancellationToken);
    }

    /// <inheritdoc />
    public async Task DropOtherVectorsAsync(OwnerId owner, string embeddingModel, int dimensions, CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "delete");

        // In steps, so that other writes come between.
        while (await database.WriteAsync(
            session => KnowledgeWriter.DropVectors(session, owner, embeddingModel, dimensions, VectorsPerStep), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private IReadOnlyList<KnowledgeHit> Search(SqliteSession session, KnowledgeQuery query)
    {
        var filter = PartFilter.Of(session, query);
        if (filter.IsClosed)
        {
            return [];
        }

        var depth = Math.Max(LeastCandidates, query.Limit * CandidatesPerHit);
        var lexical = query.Mode == SearchMode.Vector ? [] : words.Find(session, query, filter, depth);
        var near = query.Mode == SearchMode.Lexical ? [] : similar.Find(session, query, filter, depth);
        var fused = RankFusion.Fuse(lexical, near, query.VectorWeight);
        var hits = Diversification.Choose(
            KnowledgeReader.Hits(session, query.Owner, query.MostOfOnePart is null ? [.. fused.Take(query.Limit)] : fused), query.MostOfOnePart, query.Limit);
        if (query.Neighbours > 0)
        {
            hits = Passages.Widen(hits, hit => KnowledgeReader.Around(session, query.Owner, hit, query.Neighbours));
        }

        var highlighter = new Highlighter(query.Text);
        return [.. hits.Select(hit => hit with { Highlights = highlighter.Find(hit.Passage) })];
    }
}
