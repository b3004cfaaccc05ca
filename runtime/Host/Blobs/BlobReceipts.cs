using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Remembers beside the blobs which versions a function is done with, and how often it failed on those that it is not.</summary>
/// <remarks>Receipts are where the real host has them. One that is not complete says so in its metadata, as there, and counts the failures.</remarks>
internal sealed class BlobReceipts(BlobServiceClient service, string hubName, string function)
{
    internal const string Container = "azure-webjobs-hosts";

    private const string Incomplete = "Incomplete";
    private const string Failures = "Failures";

    private readonly BlobContainerClient _receipts = service.GetBlobContainerClient(Container);

    /// <returns>How often the function failed on the version; null where it is done with it.</returns>
    public async Task<int?> FailuresAsync(BlobDelivery blob, CancellationToken cancellation)
    {
        try
        {
            var properties = await _receipts.GetBlobClient(NameOf(blob)).GetPropertiesAsync(cancellationToken: cancellation);
            var metadata = new Dictionary<string, string>(properties.Value.Metadata, StringComparer.OrdinalIgnoreCase);
            if (!metadata.ContainsKey(Incomplete))
            {
                return null;
            }

            return metadata.TryGetValue(Failures, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return 0;
        }
    }

    /// <summary>Says that the function is done with the version.</summary>
    public Task CompleteAsync(BlobDelivery blob, CancellationToken cancellation) => WriteAsync(blob, new Dictionary<string, string>(), cancellation);

    /// <summary>Says how often the function has failed on the version.</summary>
    public Task FailedAsync(BlobDelivery blob, int count, CancellationToken cancellation) => WriteAsync(
        blob,
        new Dictionary<string, string> { [Incomplete] = "true", [Failures] = count.ToString(CultureInfo.InvariantCulture) },
        cancellation);

    private async Task WriteAsync(BlobDelivery blob, IDictionary<string, string> metadata, CancellationToken cancellation)
    {
        var receipt = _receipts.GetBlobClient(NameOf(blob));
        var options = new BlobUploadOptions { Metadata = metadata };
        try
        {
            await receipt.UploadAsync(new BinaryData(""), options, cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // The first one makes the container.
            await _receipts.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await receipt.UploadAsync(new BinaryData(""), options, cancellation);
        }
    }

    private string NameOf(BlobDelivery blob) => $"blobreceipts/{hubName.ToLowerInvariant()}/{function}/{blob.ETag.ToString("G").Trim('"')}/{blob.Path}";
}
