namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a blob trigger notices changes.</summary>
public enum BlobTriggerSource
{
    /// <summary>By scanning the container.</summary>
    LogsAndContainerScan = 0,

    /// <summary>By an Event Grid subscription.</summary>
    EventGrid = 1,
}
