using Azure.Search.Documents;
using Azure.Search.Documents.Models;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>Reads documents of the index.</summary>
/// <param name="client">The index.</param>
internal sealed class SearchReader(SearchClient client)
{
    /// <summary>The documents that a search finds, in its order.</summary>
    internal async Task<IReadOnlyList<SearchDocument>> ReadAsync(string? text, SearchOptions options, CancellationToken cancellationToken)
    {
        var found = new List<SearchDocument>();
        var answer = await client.SearchAsync<SearchDocument>(text, options, cancellationToken);
        await foreach (var result in answer.Value.GetResultsAsync().WithCancellation(cancellationToken))
        {
            found.Add(result.Document);
        }

        return found;
    }

    /// <summary>How many documents a filter leaves.</summary>
    internal async Task<int> CountAsync(string filter, CancellationToken cancellationToken)
    {
        var answer = await client.SearchAsync<SearchDocument>("*", new SearchOptions { Filter = filter, Size = 0, IncludeTotalCount = true, Select = { SearchFields.Key } }, cancellationToken);
        return (int)(answer.Value.TotalCount ?? 0);
    }
}
