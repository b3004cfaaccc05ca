using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>One version of a blob, on its way to a function.</summary>
/// <param name="Client">The blob.</param>
/// <param name="ETag">The version that was seen.</param>
/// <param name="Parts">The parts of its path, by name.</param>
internal sealed record BlobDelivery(BlobClient Client, ETag ETag, IReadOnlyDictionary<string, string> Parts)
{
    /// <summary>Container and name.</summary>
    public string Path => $"{Client.BlobContainerName}/{Client.Name}";

    /// <summary>What kind of blob it is.</summary>
    public BlobType Type { get; init; } = BlobType.Block;

    /// <summary>What its writer said about it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
