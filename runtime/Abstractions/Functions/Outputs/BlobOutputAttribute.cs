using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes what the function returns to a blob.</summary>
/// <param name="blobPath">Container and name; expressions between braces are filled in for each run.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class BlobOutputAttribute(string blobPath) : OutputBindingAttribute
{
    /// <summary>Container and name; expressions between braces are filled in for each run.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The setting that holds the connection; <c>AzureWebJobsStorage</c> where it is null.</summary>
    public string? Connection { get; set; }
}
