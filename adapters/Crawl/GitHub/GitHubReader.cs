using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Crawl.GitHub;

/// <summary>Reads the files under a path of a repository: one tree tells all of them with the hashes of their bytes.</summary>
/// <remarks>
/// The tree is asked for on condition that it changed, which counts in no limit where it did not; what an instance remembers for that is only worth a request. A file is
/// asked for by its path: where the branch moved on since it was listed, the newer bytes come, and the next list shows their hash.
/// </remarks>
internal sealed class GitHubReader(GitHubClient github, BodyReader bodies) : ICrawlReader
{
    private const string File = "blob";
    private const string Link = "120000";

    // GitHub cuts a tree at 7 MB and says so.
    private const int MaximumBytes = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<CrawlSource, (string Version, CrawlListing Listing)> listed = new();

    /// <inheritdoc />
    public IReadOnlyList<CrawlSourceKind> Kinds { get; } = [CrawlSourceKind.GitHub];

    /// <inheritdoc />
    public async Task<CrawlListing> ListAsync(CrawlSource source, CancellationToken cancellationToken)
    {
        var branch = source.Ref ?? await DefaultBranchAsync(source, cancellationToken);
        var remembered = listed.TryGetValue(source, out var before) ? before : default;
        using var answer = await github.GetAsync($"repos/{source.Repository}/git/trees/{Uri.EscapeDataString(branch)}?recursive=1", GitHubClient.Json, remembered.Version, cancellationToken);
        var refusal = github.Refusal(answer);
        if (refusal is { IsUnchanged: true } && remembered.Listing is not null)
        {
            return remembered.Listing;
        }

        var tree = await ReadAsync(answer, refusal, GitHubJson.Default.GitHubTree, cancellationToken);
        var listing = ListingOf(source, tree);
        if (answer.Headers.ETag?.ToString() is { } version)
        {
            listed[source] = (version, listing);
        }

        return listing;
    }

    /// <inheritdoc />
    public async Task<CrawlFetch> OpenAsync(CrawlSource source, CrawlItem item, CrawlVersion? known, CancellationToken cancellationToken)
    {
        var path = string.Join('/', item.Key.Split('/').Select(Uri.EscapeDataString));
        var query = source.Ref is null ? string.Empty : $"?ref={Uri.EscapeDataString(source.Ref)}";
        var answer = await github.GetAsync($"repos/{source.Repository}/contents/{path}{query}", GitHubClient.Raw, version: null, cancellationToken);
        if (github.Refusal(answer) is { } refusal)
        {
            answer.Dispose();
            return refusal;
        }

        return new CrawlFetch
        {
            Content = await answer.Content.ReadAsStreamAsync(cancellationToken), Source = answer, Version = item.Version, FileName = item.FileName, SizeBytes = answer.Content.Headers.ContentLength,
        };
    }

    private static CrawlListing ListingOf(CrawlSource source, GitHubTree tree)
    {
        var folder = source.Path.Length == 0 ? string.Empty : source.Path + "/";
        List<CrawlItem> items =
        [
            .. from entry in tree.Tree
               where entry is { Type: File, Mode: not Link } && entry.Path.StartsWith(folder, StringComparison.Ordinal)
               let name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..]
               where source.Takes(name)
               select new CrawlItem { Key = entry.Path, FileName = name, Version = entry.Sha, SizeBytes = entry.Size },
        ];
        return new CrawlListing([.. items.Take(source.MaxItems)], !tree.Truncated && items.Count <= source.MaxItems);
    }

    private async Task<string> DefaultBranchAsync(CrawlSource source, CancellationToken cancellationToken)
    {
        using var answer = await github.GetAsync($"repos/{source.Repository}", GitHubClient.Json, version: null, cancellationToken);
        return (await ReadAsync(answer, github.Refusal(answer), GitHubJson.Default.GitHubRepository, cancellationToken)).DefaultBranch;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, CrawlFetch? refusal, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        if (refusal is not null)
        {
            throw new CartritaException(refusal.Problem ?? Problems.SourceRefused) { RetryAfterSeconds = refusal.RetryAfterSeconds };
        }

        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var json = await bodies.ReadAsync(body, MaximumBytes, cancellationToken);
            return JsonSerializer.Deserialize(json, contract) ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or IOException or HttpRequestException)
        {
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }
    }
}
