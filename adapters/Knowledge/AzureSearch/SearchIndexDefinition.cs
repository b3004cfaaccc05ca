using Azure;
using Azure.Search.Documents.Indexes;
using Azure.Search.Documents.Indexes.Models;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>Makes the index in the service where it is not there, and adds a model's fields before its first vector.</summary>
/// <param name="client">The service.</param>
/// <param name="name">The index.</param>
internal sealed class SearchIndexDefinition(SearchIndexClient client, string name) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile IReadOnlySet<string>? known;

    /// <summary>The fields that the index has.</summary>
    internal async Task<IReadOnlySet<string>> FieldsAsync(CancellationToken cancellationToken) =>
        known ?? await ChangeAsync(_ => [], cancellationToken);

    /// <summary>Adds a model's fields where they are not there.</summary>
    internal async Task RequireAsync(string vectorField, int dimensions, CancellationToken cancellationToken)
    {
        if (known?.Contains(vectorField) != true)
        {
            await ChangeAsync(index => index.Fields.Any(field => field.Name == vectorField) ? [] : SearchFields.Of(vectorField, dimensions), cancellationToken);
        }
    }

    /// <summary>Reads the fields again: another instance may have added some.</summary>
    internal Task<IReadOnlySet<string>> ReadAgainAsync(CancellationToken cancellationToken) => ChangeAsync(_ => [], cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task<IReadOnlySet<string>> ChangeAsync(Func<SearchIndex, IReadOnlyList<SearchField>> missing, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return known = await ChangeOnceAsync(missing, cancellationToken);
                }
                catch (RequestFailedException exception) when (exception.Status is 412 or 409 && attempt < 5)
                {
                    // Another instance changed the index between the reading and the writing.
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<HashSet<string>> ChangeOnceAsync(Func<SearchIndex, IReadOnlyList<SearchField>> missing, CancellationToken cancellationToken)
    {
        var (index, isNew) = await ReadAsync(cancellationToken);
        var added = missing(index);
        foreach (var field in added)
        {
            index.Fields.Add(field);
        }

        if (isNew || added.Count > 0)
        {
            await client.CreateOrUpdateIndexAsync(index, onlyIfUnchanged: !isNew, cancellationToken: cancellationToken);
        }

        return [.. index.Fields.Select(field => field.Name)];
    }

    private async Task<(SearchIndex Index, bool IsNew)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ((await client.GetIndexAsync(name, cancellationToken)).Value, false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // The first use of the service.
            var made = new SearchIndex(name) { VectorSearch = SearchFields.VectorSearch };
            foreach (var field in SearchFields.Fixed)
            {
                made.Fields.Add(field);
            }

            return (made, true);
        }
    }
}
