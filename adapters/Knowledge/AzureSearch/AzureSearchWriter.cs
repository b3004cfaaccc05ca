using Azure.Search.Documents;
using Azure.Search.Documents.Models;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>The index's writes in the service, each of which may be done again: what the service shows lags behind what it took.</summary>
/// <param name="client">The index.</param>
/// <param name="definition">Its fields.</param>
internal sealed class AzureSearchWriter(SearchClient client, SearchIndexDefinition definition)
{
    private const int PageSize = 500;

    /// <summary>Adds or replaces chunks. One whose text is the same is merged, which leaves its other vectors.</summary>
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
            var keys = batch.Select(chunk => SearchFields.KeyOf(owner, file.ContentId, chunk.Chunk.Ordinal));
            var there = await DigestsAsync(owner, keys, cancellationToken);
            await SendAsync(
                batch.Select(chunk =>
                {
                    var document = SearchDocuments.Of(owner, file, chunk, vectorField);
                    var isSame = there.TryGetValue(document.GetString(SearchFields.Key), out var digest) && digest == document.GetString(SearchFields.Digest);
                    return isSame ? IndexDocumentsAction.MergeOrUpload(document) : IndexDocumentsAction.Upload(document);
                }),
                cancellationToken);
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
        var made = vectors.Select(vector => (Key: DocumentKey.Parse(vector.Key), vector.Vector)).ToList();
        var before = await DigestsAsync(owner, made.Select(vector => vector.Key.Key), cancellationToken);
        var current = made.Where(vector => before.GetValueOrDefault(vector.Key.Key) == vector.Key.Digest).ToList();
        await SendAsync(current.Select(vector => IndexDocumentsAction.Merge(SearchDocuments.OfVector(vector.Key.Key, vectorField, vector.Vector))), cancellationToken);

        // A text that was replaced between the two has a vector of the one before: it is taken away again.
        var after = await DigestsAsync(owner, current.Select(vector => vector.Key.Key), cancellationToken);
        var stale = current.Where(vector => after.TryGetValue(vector.Key.Key, out var digest) && digest != vector.Key.Digest);
        await SendAsync(stale.Select(vector => IndexDocumentsAction.Merge(SearchDocuments.OfVector(vector.Key.Key, vectorField, default))), cancellationToken);
    }

    /// <summary>Removes a content's documents.</summary>
    internal Task DeleteAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken) => EachAsync(
        SearchFilter.Of(owner, content), key => IndexDocumentsAction.Delete(new SearchDocument { [SearchFields.Key] = key }), cancellationToken);

    /// <summary>Takes an owner's vectors out of a field.</summary>
    internal Task DropAsync(OwnerId owner, string vectorField, CancellationToken cancellationToken) => EachAsync(
        $"{SearchFilter.Of(owner)} and {SearchFields.MarkOf(vectorField)} eq true",
        key => IndexDocumentsAction.Merge(SearchDocuments.OfVector(key, vectorField, default)),
        cancellationToken);

    private async Task EachAsync(string filter, Func<string, IndexDocumentsAction<SearchDocument>> action, CancellationToken cancellationToken)
    {
        await definition.FieldsAsync(cancellationToken);
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var options = new SearchOptions { Filter = filter, Size = PageSize, Select = { SearchFields.Key } };
            var page = await client.SearchAsync<SearchDocument>("*", options, cancellationToken);
            var keys = new List<string>();
            await foreach (var result in page.Value.GetResultsAsync().WithCancellation(cancellationToken))
            {
                keys.Add(result.Document.GetString(SearchFields.Key));
            }

            // What was done is shown for a while still; a page of nothing else is the end.
            if (!keys.Any(done.Add))
            {
                return;
            }

            await SendAsync(keys.Select(action), cancellationToken);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> DigestsAsync(OwnerId owner, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(PageSize))
        {
            var options = new SearchOptions { Filter = SearchFilter.Keys(owner, some), Size = PageSize, Select = { SearchFields.Key, SearchFields.Digest } };
            var page = await client.SearchAsync<SearchDocument>("*", options, cancellationToken);
            await foreach (var result in page.Value.GetResultsAsync().WithCancellation(cancellationToken))
            {
                found[result.Document.GetString(SearchFields.Key)] = result.Document.GetString(SearchFields.Digest);
            }
        }

        return found;
    }

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
