using Azure.Storage.Queues;
using Cartrita.Runtime.Host.Queues;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>The keys of HTTP, blobs and queues, and of the extensions that this host does not have.</summary>
internal static class HostJsonExtensionKeys
{
    private const string Absent = "this host has no such trigger and no such output";

    public static IReadOnlyList<HostJsonKey> All { get; } =
    [
        HostJsonKey.Honoured("extensions.http.routePrefix", "what every route begins with; `api` by default", (settings, value) => settings with { RoutePrefix = value.Text().Trim('/') }),
        HostJsonKey.Honoured("extensions.http.maxConcurrentRequests", "so many HTTP functions run at once, the others wait; `-1` for no limit", (settings, value) => settings with { MaxConcurrentRequests = Limit(value) }),
        HostJsonKey.Honoured("extensions.http.maxOutstandingRequests", "more requests that run or wait than this are a 429; `-1` for no limit", (settings, value) => settings with { MaxOutstandingRequests = Limit(value) }),
        HostJsonKey.Honoured("extensions.http.customHeaders.*", "headers of every response", (settings, value) => settings with
        {
            ResponseHeaders = new Dictionary<string, string>(settings.ResponseHeaders) { [value.Rest] = value.Text() },
        }),
        HostJsonKey.NoEffect("extensions.http.dynamicThrottlesEnabled", "the counters that it looks at exist in App Service only"),
        HostJsonKey.NoEffect("extensions.http.hsts.*", "the host speaks HTTP on a loopback port"),
        HostJsonKey.Honoured("extensions.blobs.maxDegreeOfParallelism", "so many blobs of one function are worked on at once; 8 by default", (settings, value) => settings with { BlobParallelism = value.Count() }),
        HostJsonKey.Honoured("extensions.blobs.poisonBlobThreshold", "after so many failures a blob is poison; 5 by default", (settings, value) => settings with { PoisonBlobThreshold = value.Count() }),
        HostJsonKey.Honoured("extensions.queues.batchSize", "so many messages are fetched at once, 32 at most; 16 by default", (settings, value) => Queues(settings, queues => queues with { BatchSize = value.Count(1, QueueSettings.LargestBatch) })),
        HostJsonKey.Honoured("extensions.queues.newBatchThreshold", "the next batch is fetched when no more messages than this are being worked on; half a batch for each processor by default", (settings, value) => Queues(settings, queues => queues with { NewBatchThreshold = value.Count(0) })),
        HostJsonKey.Honoured("extensions.queues.maxPollingInterval", "the longest wait between two looks at an empty queue; one minute by default", (settings, value) => Queues(settings, queues => queues with { MaxPollingInterval = value.Span(QueueSettings.ShortestPollingInterval) })),
        HostJsonKey.Honoured("extensions.queues.visibilityTimeout", "how long a message that failed stays hidden; not at all by default", (settings, value) => Queues(settings, queues => queues with { VisibilityTimeout = value.Span(TimeSpan.Zero) })),
        HostJsonKey.Honoured("extensions.queues.maxDequeueCount", "after so many tries a message is poison; 5 by default", (settings, value) => Queues(settings, queues => queues with { MaxDequeueCount = value.Count() })),
        HostJsonKey.Honoured("extensions.queues.messageEncoding", "`base64`, which is the default, or `none`", (settings, value) => Queues(settings, queues => queues with { MessageEncoding = value.Name<QueueMessageEncoding>() })),
        HostJsonKey.Refused("extensions.cosmosDB.*", Absent),
        HostJsonKey.Refused("extensions.eventHubs.*", Absent),
        HostJsonKey.Refused("extensions.kafka.*", Absent),
        HostJsonKey.Refused("extensions.rabbitMQ.*", Absent),
        HostJsonKey.Refused("extensions.sendGrid.*", Absent),
        HostJsonKey.Refused("extensions.serviceBus.*", Absent),
        HostJsonKey.Refused("extensions.tables.*", Absent),
    ];

    private static HostSettings Queues(HostSettings settings, Func<QueueSettings, QueueSettings> change) => settings with { Queues = change(settings.Queues) };

    private static int? Limit(HostJsonValue value) => value.Json.ToString() == "-1" ? null : value.Count();
}
