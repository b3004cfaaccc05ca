using Cartrita.Adapters.Vendors.GitHub;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Crawl.GitHub;

/// <summary>Reads the files under a path of a repository: one tree tells all of them with the hashes of their bytes.</summary>
/// <remarks>
/// The tree is asked for on condition that it changed, which counts in no limit where it did not. A file is asked for by its path: where the branch moved on since it was listed, the newer bytes come, and the
/// next list shows their hash.
/// </remarks>
internal sealed class GitHubReader(IGitHubCode code, GitHubTransport transport) : ICrawlReader
{
    /// <inheritdoc />
    public IReadOnlyList<CrawlSourceKind> Kinds { get; } = [CrawlSourceKind.GitHub];

    /// <inheritdoc />
    public async Task<CrawlListing> ListAsync(CrawlSource source, CancellationToken cancellationToken)
    {
        try
        {
            var repository = source.Grant;
            return ListingOf(source, await code.TreeAsync(repository, source.Ref ?? await code.DefaultBranchAsync(repository, cancellationToken), cancellationToken));
        }
        catch (CartritaException exception)
        {
            throw new CartritaException(ProblemOf(exception.Problem), inner: exception) { RetryAfterSeconds = exception.RetryAfterSeconds };
        }
    }

    /// <inheritdoc />
    public async Task<CrawlFetch> OpenAsync(CrawlSource source, CrawlItem item, CrawlVersion? known, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await transport.OpenRawAsync(GitHubCode.FileCall(source.Grant, item.Key, source.Ref), cancellationToken);
            return new CrawlFetch
            {
                Content = await answer.Content.ReadAsStreamAsync(cancellationToken), Source = answer, Version = item.Version, FileName = item.FileName, SizeBytes = answer.Content.Headers.ContentLength,
            };
        }
        catch (CartritaException exception)
        {
            return exception.Problem == Problems.VendorNotFound ? new CrawlFetch { IsGone = true } : CrawlFetch.Failed(ProblemOf(exception.Problem), exception.RetryAfterSeconds);
        }
    }

    // What can't be read now may be had in the next run; what is refused is refused again.
    private static Problem ProblemOf(Problem problem) =>
        problem.Retriable || problem == Problems.VendorBadResponse ? Problems.SourceUnavailable : Problems.SourceRefused;

    private static CrawlListing ListingOf(CrawlSource source, GitHubTree tree)
    {
        var folder = source.Path.Length == 0 ? string.Empty : source.Path + "/";
        List<CrawlItem> items =
        [
            .. from entry in tree.Entries
               where entry.IsFile && entry.Path.StartsWith(folder, StringComparison.Ordinal)
               let name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..]
               where source.Takes(name)
               select new CrawlItem { Key = entry.Path, FileName = name, Version = entry.Sha, SizeBytes = entry.SizeBytes },
        ];
        return new CrawlListing([.. items.Take(source.MaxItems)], tree.IsComplete && items.Count <= source.MaxItems);
    }
}
