using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for every new or changed blob whose path matches a pattern.</summary>
/// <param name="blobPath">Container and name; names between braces are bound as binding data.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    /// <summary>Container and name; names between braces are bound as binding data.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The setting that holds the connection; <c>AzureWebJobsStorage</c> where it is null.</summary>
    public string? Connection { get; set; }

    /// <summary>How changes are noticed.</summary>
    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}
