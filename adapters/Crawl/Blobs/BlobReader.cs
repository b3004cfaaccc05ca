using System.Collections.Concurrent;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Crawl.Blobs;

/// <summary>Reads the blobs of a container whose names begin with a prefix. Their ETags tell what changed, so nothing else is asked for.</summary>
internal sealed class BlobReader : ICrawlReader
{
    private readonly ConcurrentDictionary<(string? Connection, Uri? Address), BlobServiceClient> accounts = new();

    /// <inheritdoc />
    public IReadOnlyList<CrawlSourceKind> Kinds { get; } = [CrawlSourceKind.Blobs];

    /// <inheritdoc />
    public async Task<CrawlListing> ListAsync(CrawlSource source, CancellationToken cancellationToken)
    {
        var items = new List<CrawlItem>();
        try
        {
            await foreach (var blob in Container(source).GetBlobsAsync(prefix: source.Prefix, cancellationToken: cancellationToken))
            {
                var name = blob.Name[(blob.Name.LastIndexOf('/') + 1)..];
                if (name.Length == 0 || !source.Takes(name))
                {
                    continue;
                }

                if (items.Count == source.MaxItems)
                {
                    return new CrawlListing(items, IsComplete: false);
                }

                items.Add(new CrawlItem { Key = blob.Name, FileName = name, Version = Text(blob.Properties.ETag), SizeBytes = blob.Properties.ContentLength });
            }
        }
        catch (RequestFailedException exception)
        {
            throw new CartritaException(ProblemOf(exception), inner: exception);
        }

        return new CrawlListing(items, IsComplete: true);
    }

    /// <inheritdoc />
    public async Task<CrawlFetch> OpenAsync(CrawlSource source, CrawlItem item, CrawlVersion? known, CancellationToken cancellationToken)
    {
        try
        {
            var answer = (await Container(source).GetBlobClient(item.Key).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            return new CrawlFetch
            {
                Content = answer.Content, Source = answer, Version = Text(answer.Details.ETag), FileName = item.FileName, SizeBytes = answer.Details.ContentLength,
            };
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "BlobNotFound")
        {
            return new CrawlFetch { IsGone = true };
        }
        catch (RequestFailedException exception)
        {
            return CrawlFetch.Failed(ProblemOf(exception));
        }
    }

    private static Problem ProblemOf(RequestFailedException exception) =>
        exception.Status is >= 400 and < 500 and not (408 or 429) ? Problems.SourceRefused : Problems.SourceUnavailable;

    // Lists have it without quotes, heads with them.
    private static string? Text(ETag? tag) => tag?.ToString().Trim('"');

    private BlobContainerClient Container(CrawlSource source) => accounts
        .GetOrAdd((source.ConnectionString, source.BlobServiceUri), static account => account.Connection is { } connection
            ? new BlobServiceClient(connection)
            : new BlobServiceClient(account.Address, new DefaultAzureCredential()))
        .GetBlobContainerClient(source.Container);
}
