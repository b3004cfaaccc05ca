using Azure.Search.Documents;
using Azure.Search.Documents.Indexes;
using Azure.Search.Documents.Models;
using Cartrita.Adapters.Storage;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using SearchMode = Cartrita.Core.Knowledge.SearchMode;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>The knowledge index in an Azure AI Search service. One index has all owners' chunks; each request names the owner.</summary>
/// <remarks>Words and vectors are asked for by two requests at once and fused here, as everywhere: the service's own fusion knows no weight of a model in the API version of this package, and says no places.</remarks>
internal sealed class AzureSearchIndex : IKnowledgeIndex, IDisposable
{
    private const string Meter = "knowledge";
    private const int LeastCandidates = 48;
    private const int MostCandidates = 1000;
    private const int CandidatesPerHit = 6;

    private readonly SearchReader reader;
    private readonly SearchIndexDefinition definition;
    private readonly AzureSearchWriter writer;

    public AzureSearchIndex(SearchIndexClient service, string name, TimeProvider time)
    {
        var client = service.GetSearchClient(name);
        reader = new SearchReader(client);
        definition = new SearchIndexDefinition(service, name);
        writer = new AzureSearchWriter(client, definition, new IndexingLag(time));
    }

    /// <inheritdoc />
    public Task UpsertAsync(OwnerId owner, IndexedFile file, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(chunks);
        StorageMeter.Count(Meter, "write");
        return chunks.Count == 0 ? Task.CompletedTask : SearchFailures.GuardAsync(() => writer.UpsertAsync(owner, file, chunks, cancellationToken));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        StorageMeter.Count(Meter, "search");
        return query.Limit <= 0 ? Task.FromResult<IReadOnlyList<KnowledgeHit>>([]) : SearchFailures.GuardAsync(() => FindAsync(query, cancellationToken));
    }

    /// <inheritdoc />
    public Task DeleteAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken)
    {
        StorageMeter.Count(Meter, "delete");
        return SearchFailures.GuardAsync(() => writer.DeleteAsync(owner, content, cancellationToken));
    }

    /// <inheritdoc />
    public Task CompactAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<EmbeddedCount> CountAsync(OwnerId owner, string embeddingModel, int dimensions, CancellationToken cancellationToken) => SearchFailures.GuardAsync(async () =>
    {
        StorageMeter.Count(Meter, "read");
        var field = SearchFields.VectorOf(embeddingModel, dimensions);
        var isKnown = (await definition.ReadAgainAsync(cancellationToken)).Contains(field);
        var all = await reader.CountAsync(SearchFilter.Of(owner), cancellationToken);
        return new EmbeddedCount(all, isKnown ? await reader.CountAsync($"{SearchFilter.Of(owner)} and {SearchFields.MarkOf(field)} eq true", cancellationToken) : 0);
    });

    /// <inheritdoc />
    public Task<IReadOnlyList<UnembeddedChunk>> UnembeddedAsync(
        OwnerId owner, string embeddingModel, int dimensions, string? after, int limit, CancellationToken cancellationToken) => SearchFailures.GuardAsync<IReadOnlyList<UnembeddedChunk>>(async () =>
    {
        StorageMeter.Count(Meter, "read");
        var field = SearchFields.VectorOf(embeddingModel, dimensions);
        await definition.RequireAsync(field, dimensions, cancellationToken);
        var filter = $"{SearchFilter.Of(owner)} and {SearchFields.MarkOf(field)} ne true";
        if (after is not null)
        {
            filter = FormattableString.Invariant($"{filter} and {SearchFields.Number} gt {DocumentKey.Parse(after).Number}");
        }

        var options = new SearchOptions
        {
            Filter = filter, Size = limit, OrderBy = { $"{SearchFields.Number} asc" }, Select = { SearchFields.Key, SearchFields.Digest, SearchFields.Number, SearchFields.Text },
        };
        return [.. (await reader.ReadAsync("*", options, cancellationToken)).Select(document =>
        {
            var key = SearchDocuments.KeyOf(document);
            return new UnembeddedChunk(new DocumentKey(key, document.GetString(SearchFields.Digest), 0).ToString(), document.GetString(SearchFields.Text));
        })];
    });

    /// <inheritdoc />
    public Task AddVectorsAsync(OwnerId owner, string embeddingModel, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        StorageMeter.Count(Meter, "write");
        return SearchFailures.GuardAsync(() => writer.AddVectorsAsync(owner, embeddingModel, vectors, cancellationToken));
    }

    /// <inheritdoc />
    public Task DropOtherVectorsAsync(OwnerId owner, string embeddingModel, int dimensions, CancellationToken cancellationToken) => SearchFailures.GuardAsync(async () =>
    {
        StorageMeter.Count(Meter, "delete");
        var kept = SearchFields.VectorOf(embeddingModel, dimensions);
        foreach (var field in (await definition.ReadAgainAsync(cancellationToken)).Where(field => SearchFields.IsVector(field) && field != kept))
        {
            await writer.DropAsync(owner, field, cancellationToken);
        }
    });

    public void Dispose() => definition.Dispose();

    private static KnowledgeHit Hit(SearchDocument document, RankedChunk<string> place) =>
        SearchDocuments.ToHit(document) with { Score = place.Score, LexicalRank = place.LexicalRank, VectorRank = place.VectorRank };

    private async Task<IReadOnlyList<KnowledgeHit>> FindAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var depth = Math.Clamp(query.Limit * CandidatesPerHit, LeastCandidates, MostCandidates);
        var lexical = query.Mode == SearchMode.Vector ? Task.FromResult<IReadOnlyList<SearchDocument>>([]) : LexicalAsync(query, depth, cancellationToken);
        var similar = query.Mode == SearchMode.Lexical ? Task.FromResult<IReadOnlyList<SearchDocument>>([]) : SimilarAsync(query, depth, cancellationToken);
        await Task.WhenAll(lexical, similar);
        var (words, near) = (await lexical, await similar);
        var byKey = words.Concat(near).DistinctBy(SearchDocuments.KeyOf).ToDictionary(SearchDocuments.KeyOf);
        var ranked = RankFusion.Fuse([.. words.Select(SearchDocuments.KeyOf)], [.. near.Select(SearchDocuments.KeyOf)], query.VectorWeight);
        var hits = Diversification.Choose([.. ranked.Select(chunk => Hit(byKey[chunk.Chunk], chunk))], query.MostOfOnePart, query.Limit);
        if (query.Neighbours > 0)
        {
            var around = await Task.WhenAll(hits.Select(hit => AroundAsync(query, hit, cancellationToken)));
            var byHit = hits.Zip(around).ToDictionary(pair => (pair.First.ContentId, pair.First.Chunk.Ordinal), pair => pair.Second);
            hits = Passages.Widen(hits, hit => byHit[(hit.ContentId, hit.Chunk.Ordinal)]);
        }

        var highlighter = new Highlighter(query.Text);
        return [.. hits.Select(hit => hit with { Highlights = highlighter.Find(hit.Passage) })];
    }

    private async Task<IReadOnlyList<SearchDocument>> LexicalAsync(KnowledgeQuery query, int depth, CancellationToken cancellationToken)
    {
        await definition.FieldsAsync(cancellationToken);
        var words = LexicalWords.Of(query.Text);
        if (words.Count == 0)
        {
            return [];
        }

        var options = Options(query, depth);
        options.SearchMode = Azure.Search.Documents.Models.SearchMode.Any;
        options.SearchFields.Add(SearchFields.Title);
        options.SearchFields.Add(SearchFields.Text);
        options.SearchFields.Add(SearchFields.Pairs);
        return Exact(query, await reader.ReadAsync(string.Join(' ', words), options, cancellationToken));
    }

    private async Task<IReadOnlyList<SearchDocument>> SimilarAsync(KnowledgeQuery query, int depth, CancellationToken cancellationToken)
    {
        var fields = await definition.FieldsAsync(cancellationToken);
        if (query.Vector is not { Length: > 0 } vector || vector.Span.IndexOfAnyExcept(0f) < 0)
        {
            return [];
        }

        var field = SearchFields.VectorOf(query.EmbeddingModel, vector.Length);
        if (!fields.Contains(field) && !(await definition.ReadAgainAsync(cancellationToken)).Contains(field))
        {
            // Nothing was embedded with that model.
            return [];
        }

        var options = Options(query, depth);
        options.Filter = $"{options.Filter} and {SearchFields.MarkOf(field)} eq true";
        options.VectorSearch = new VectorSearchOptions
        {
            FilterMode = VectorFilterMode.PreFilter,
            Queries = { new VectorizedQuery(vector) { KNearestNeighborsCount = depth, Fields = { field } } },
        };
        return Exact(query, await reader.ReadAsync(null, options, cancellationToken));
    }

    private static SearchOptions Options(KnowledgeQuery query, int depth)
    {
        var options = new SearchOptions { Filter = SearchFilter.Of(query), Size = depth };
        foreach (var field in SearchDocuments.HitFields)
        {
            options.Select.Add(field);
        }

        return options;
    }

    // The service compares a path only as far as its tokens go.
    private static IReadOnlyList<SearchDocument> Exact(KnowledgeQuery query, IReadOnlyList<SearchDocument> found) => query.PathPrefix is { Length: > 0 } path
        ? [.. found.Where(document => document.GetString(SearchFields.Path).StartsWith(path, StringComparison.Ordinal))]
        : found;

    private async Task<IReadOnlyList<TextChunk>> AroundAsync(KnowledgeQuery query, KnowledgeHit hit, CancellationToken cancellationToken)
    {
        var (first, last) = (Math.Max(0, hit.Chunk.Ordinal - query.Neighbours), hit.Chunk.Ordinal + query.Neighbours);
        var filter = FormattableString.Invariant(
            $"{SearchFilter.Of(query.Owner, hit.ContentId)} and {SearchFields.Part} eq {hit.Part} and {SearchFields.Ordinal} ge {first} and {SearchFields.Ordinal} le {last}");
        var options = new SearchOptions
        {
            Filter = filter,
            Size = (query.Neighbours * 2) + 1,
            OrderBy = { $"{SearchFields.Ordinal} asc" },
            Select = { SearchFields.Ordinal, SearchFields.Start, SearchFields.End, SearchFields.Text, SearchFields.Section },
        };
        return [.. (await reader.ReadAsync("*", options, cancellationToken)).Select(SearchDocuments.ToChunk)];
    }
}
