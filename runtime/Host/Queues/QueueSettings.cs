using Azure.Storage.Queues;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>What <c>host.json</c> says about queues, with the real host's defaults.</summary>
internal sealed record QueueSettings
{
    internal const int LargestBatch = 32;

    internal static readonly TimeSpan ShortestPollingInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How many messages are fetched at once; at most <see cref="LargestBatch"/>.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched when no more than so many messages are being worked on; null for half a batch for each processor.</summary>
    public int? NewBatchThreshold { get; init; }

    /// <summary>The longest wait between two looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a message that failed stays hidden.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>After so many failed tries a message is poison.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How the bytes of messages are written.</summary>
    public QueueMessageEncoding MessageEncoding { get; init; } = QueueMessageEncoding.Base64;

    public int Threshold => NewBatchThreshold ?? BatchSize / 2 * Environment.ProcessorCount;
}
