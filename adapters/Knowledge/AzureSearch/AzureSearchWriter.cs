using Azure.Search.Documents;
using Azure.Search.Documents.Models;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>The index's writes in the service, each of which may be done again.</summary>
/// <remarks>
/// What the service shows lags behind what it took, so a write is over when it is shown: whoever searches, counts or deletes afterwards finds it. Documents are merged, never replaced whole:
/// one that is not shown yet may have vectors of another model already.
/// </remarks>
/// <param name="client">The index.</param>
/// <param name="definition">Its fields.</param>
/// <param name="lag">Waits for what was written.</param>
internal sealed class AzureSearchWriter(SearchClient client, SearchIndexDefinition definition, IndexingLag lag)
{
    private const int PageSize = 500;

    private readonly SearchReader reader = new(client);

    /// <summary>Adds or replaces chunks. One whose text is the same keeps its vectors of other models.</summary>
    internal async Task UpsertAsync(OwnerId owner, IndexedFile file, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        var dimensions = chunks.Select(chunk => chunk.Vector.Length).FirstOrDefault(length => length > 0);
        var vectorField = SearchFields.VectorOf(file.EmbeddingModel, dimensions);
        await definition.FieldsAsync(cancellationToken);
        if (dimensions > 0)
        {
            await definition.RequireAsync(vectorField, dimensions, cancellationToken);
        }

        foreach (var batch in chunks.Chunk(PageSize))
        {
            SearchDocument[] documents = [.. batch.Select(chunk => SearchDocuments.Of(owner, file, chunk, vectorField))];
            var before = await ShownAsync(owner, documents.Select(SearchDocuments.KeyOf), null, cancellationToken);
            SearchDocument[] changed = [.. documents.Where(document =>
                before.TryGetValue(SearchDocuments.KeyOf(document), out var shown) && !SearchDocuments.IsSame(shown, document, SearchFields.Digest))];
            if (changed.Length > 0)
            {
                var vectors = (await definition.ReadAgainAsync(cancellationToken)).Where(SearchFields.IsVector).ToList();
                Array.ForEach(changed, document => SearchDocuments.ClearOtherVectors(document, vectors));
            }

            await SendAsync(documents.Select(IndexDocumentsAction.MergeOrUpload), cancellationToken);
            await lag.AwaitAsync(() => AreShownAsync(owner, documents, dimensions > 0 ? vectorField : null, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Adds vectors to chunks whose text is still the one that they were made of.</summary>
    internal async Task AddVectorsAsync(OwnerId owner, string model, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellationToken)
    {
        if (vectors.FirstOrDefault(vector => vector.Vector.Length > 0) is not { } first)
        {
            return;
        }

        var vectorField = SearchFields.VectorOf(model, first.Vector.Length);
        await definition.RequireAsync(vectorField, first.Vector.Length, cancellationToken);
        foreach (var batch in vectors.Select(vector => (Key: DocumentKey.Parse(vector.Key), vector.Vector)).Chunk(PageSize))
        {
            var before = await ShownAsync(owner, batch.Select(vector => vector.Key.Key), null, cancellationToken);
            var current = batch.Where(vector => IsOf(before, vector.Key)).ToList();
            if (current.Count == 0)
            {
                continue;
            }

            await SendAsync(current.Select(vector => IndexDocumentsAction.Merge(SearchDocuments.OfVector(vector.Key.Key, vectorField, vector.Vector))), cancellationToken);

            // A text that was replaced between the two has a vector of the one before: it is taken away again. One that is gone needs none.
            IReadOnlyDictionary<string, SearchDocument> after = before;
            await lag.AwaitAsync(
                async () =>
                {
                    after = await ShownAsync(owner, current.Select(vector => vector.Key.Key), vectorField, cancellationToken);
                    return !current.Any(vector => IsOf(after, vector.Key) && !SearchDocuments.HasVector(after[vector.Key.Key], vectorField));
                },
                cancellationToken);
            var stale = current.Where(vector => after.ContainsKey(vector.Key.Key) && !IsOf(after, vector.Key));
            await SendAsync(stale.Select(vector => IndexDocumentsAction.Merge(SearchDocuments.OfVector(vector.Key.Key, vectorField, default))), cancellationToken);
        }
    }

    /// <summary>Removes a content's documents.</summary>
    internal Task DeleteAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken) => EachAsync(
        SearchFilter.Of(owner, content), key => IndexDocumentsAction.Delete(new SearchDocument { [SearchFields.Key] = key }), cancellationToken);

    /// <summary>Takes an owner's vectors out of a field.</summary>
    internal Task DropAsync(OwnerId owner, string vectorField, CancellationToken cancellationToken) => EachAsync(
        $"{SearchFilter.Of(owner)} and {SearchFields.MarkOf(vectorField)} eq true",
        key => IndexDocumentsAction.Merge(SearchDocuments.OfVector(key, vectorField, default)),
        cancellationToken);

    // Does something to every document of a filter that leaves none once it is shown as done. What was shown late is met by another walk.
    private async Task EachAsync(string filter, Func<string, IndexDocumentsAction<SearchDocument>> action, CancellationToken cancellationToken)
    {
        await definition.FieldsAsync(cancellationToken);
        var done = new HashSet<string>(StringComparer.Ordinal);
        await lag.AwaitAsync(
            async () =>
            {
                await WalkAsync(filter, keys => SendAsync(keys.Where(done.Add).Select(action), cancellationToken), cancellationToken);
                return await reader.CountAsync(filter, cancellationToken) == 0;
            },
            cancellationToken);
    }

    // By the number: what was done is shown for a while still, and would fill the same page again.
    private async Task WalkAsync(string filter, Func<IEnumerable<string>, Task> visit, CancellationToken cancellationToken)
    {
        var rest = filter;
        while (true)
        {
            var options = new SearchOptions
            {
                Filter = rest, Size = PageSize, OrderBy = { $"{SearchFields.Number} asc" }, Select = { SearchFields.Key, SearchFields.Number },
            };
            var page = await reader.ReadAsync("*", options, cancellationToken);
            if (page.Count == 0)
            {
                return;
            }

            await visit(page.Select(SearchDocuments.KeyOf));
            rest = FormattableString.Invariant($"{filter} and {SearchFields.Number} gt {page[^1].GetInt64(SearchFields.Number)}");
        }
    }

    private async Task<bool> AreShownAsync(OwnerId owner, SearchDocument[] documents, string? vectorField, CancellationToken cancellationToken)
    {
        var shown = await ShownAsync(owner, documents.Select(SearchDocuments.KeyOf), vectorField, cancellationToken);
        return documents.All(document => shown.TryGetValue(SearchDocuments.KeyOf(document), out var there)
            && SearchDocuments.Told.All(field => SearchDocuments.IsSame(there, document, field))
            && (vectorField is null || !SearchDocuments.HasVector(document, vectorField) || SearchDocuments.HasVector(there, vectorField)));
    }

    private async Task<IReadOnlyDictionary<string, SearchDocument>> ShownAsync(OwnerId owner, IEnumerable<string> keys, string? vectorField, CancellationToken cancellationToken)
    {
        var options = new SearchOptions { Filter = SearchFilter.Keys(owner, keys), Size = PageSize, Select = { SearchFields.Key } };
        foreach (var field in SearchDocuments.Told)
        {
            options.Select.Add(field);
        }

        if (vectorField is not null)
        {
            options.Select.Add(SearchFields.MarkOf(vectorField));
        }

        return (await reader.ReadAsync("*", options, cancellationToken)).ToDictionary(SearchDocuments.KeyOf);
    }

    private static bool IsOf(IReadOnlyDictionary<string, SearchDocument> shown, DocumentKey key) =>
        shown.TryGetValue(key.Key, out var document) && document.GetString(SearchFields.Digest) == key.Digest;

    private async Task SendAsync(IEnumerable<IndexDocumentsAction<SearchDocument>> actions, CancellationToken cancellationToken)
    {
        IndexDocumentsAction<SearchDocument>[] all = [.. actions];
        if (all.Length == 0)
        {
            return;
        }

        var answer = await client.IndexDocumentsAsync(IndexDocumentsBatch.Create(all), new IndexDocumentsOptions { ThrowOnAnyError = false }, cancellationToken);

        // A document that is not there was deleted meanwhile, and needs no vector.
        if (answer.Value.Results.FirstOrDefault(result => !result.Succeeded && result.Status != 404) is { } failed)
        {
            throw new CartritaException(Problems.Unavailable, $"The search service did not take a document ({failed.Status}).");
        }
    }
}
