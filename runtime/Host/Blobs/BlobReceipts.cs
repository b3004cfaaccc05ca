using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Remembers beside the blobs which versions a function is done with, and keeps a list of those that it never could do.</summary>
/// <remarks>The receipts are where the real host has them. The poison list is a container, where the real host has a queue.</remarks>
internal sealed class BlobReceipts(BlobServiceClient service, string hubName, string function)
{
    internal const string Container = "azure-webjobs-hosts";
    internal const string PoisonContainer = "webjobs-blobtrigger-poison";

    private readonly BlobContainerClient _receipts = service.GetBlobContainerClient(Container);
    private readonly BlobContainerClient _poison = service.GetBlobContainerClient(PoisonContainer);

    public async Task<bool> HasAsync(BlobDelivery blob, CancellationToken cancellation) =>
        await _receipts.GetBlobClient(ReceiptName(blob)).ExistsAsync(cancellation);

    public Task WriteAsync(BlobDelivery blob, CancellationToken cancellation) => WriteAsync(_receipts, ReceiptName(blob), new(""), cancellation);

    public Task PoisonAsync(BlobDelivery blob, CancellationToken cancellation)
    {
        var note = new PoisonBlob(function, blob.Client.BlobContainerName, blob.Client.Name, blob.ETag.ToString());
        return WriteAsync(
            _poison,
            $"{function}/{Key(blob)}",
            new(JsonSerializer.SerializeToUtf8Bytes(note, PoisonBlobJson.Default.PoisonBlob)),
            cancellation);
    }

    private static string Key(BlobDelivery blob) => $"{blob.ETag.ToString("G").Trim('"')}/{blob.Path}";

    private static async Task WriteAsync(BlobContainerClient container, string name, BinaryData content, CancellationToken cancellation)
    {
        try
        {
            await container.GetBlobClient(name).UploadAsync(content, overwrite: true, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The first one makes the container.
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await container.GetBlobClient(name).UploadAsync(content, overwrite: true, cancellation);
        }
    }

    private string ReceiptName(BlobDelivery blob) => $"blobreceipts/{hubName.ToLowerInvariant()}/{function}/{Key(blob)}";
}

/// <summary>A blob that a function failed on until it was given up.</summary>
/// <param name="FunctionId">The function.</param>
/// <param name="ContainerName">The blob's container.</param>
/// <param name="BlobName">The blob.</param>
/// <param name="ETag">The version that failed.</param>
internal sealed record PoisonBlob(string FunctionId, string ContainerName, string BlobName, string ETag);

/// <summary>The JSON of the poison list, as the real host words it.</summary>
[JsonSerializable(typeof(PoisonBlob))]
internal sealed partial class PoisonBlobJson : JsonSerializerContext;
