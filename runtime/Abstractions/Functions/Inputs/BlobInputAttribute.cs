using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives the function a blob, or the blobs of a container.</summary>
/// <param name="blobPath">Container and name; expressions between braces are filled in for each run.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlobInputAttribute(string blobPath) : InputBindingAttribute
{
    /// <summary>Container and name; expressions between braces are filled in for each run.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The setting that holds the connection; <c>AzureWebJobsStorage</c> where it is null.</summary>
    public string? Connection { get; set; }
}
