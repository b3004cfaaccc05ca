using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using Cartrita.Core.Attachments.Events;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Cartrita.Adapters.Attachments.Events;

/// <summary>Tells of files as CloudEvents 1.0 (ATT-08): counted and logged always, sent to the listener where the settings name one.</summary>
/// <remarks>A listener that does not answer costs a file a few seconds at most: after some failures it is not asked for half a minute, and what it missed is in the log.</remarks>
internal sealed partial class CloudFileEvents : IFileEvents
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Cartrita.Attachments";

    /// <summary>The client's name.</summary>
    public const string ClientName = "file-events";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Told = Meter.CreateCounter<long>("attachments.events", "{event}", "Events in the lives of files, by type.");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("attachments.events_lost", "{event}", "Events of files that the listener did not take.");
    private static readonly JsonEventFormatter Formatter = new();

    private readonly IHttpClientFactory clients;
    private readonly FileEventOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<CloudFileEvents> logger;
    private readonly ResiliencePipeline patience;

    public CloudFileEvents(IHttpClientFactory clients, IOptions<FileEventOptions> options, TimeProvider time, ILogger<CloudFileEvents> logger)
    {
        (this.clients, this.options, this.time, this.logger) = (clients, options.Value, time, logger);
        patience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(200), BackoffType = DelayBackoffType.Exponential, UseJitter = true, ShouldHandle = Failures() })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { MinimumThroughput = 4, FailureRatio = 0.8, BreakDuration = TimeSpan.FromSeconds(30), ShouldHandle = Failures() })
            .AddTimeout(TimeSpan.FromSeconds(2))
            .Build();
    }

    /// <inheritdoc />
    public async Task TellAsync(FileEvent file, CancellationToken cancellationToken)
    {
        Told.Add(1, new KeyValuePair<string, object?>("type", file.Kind));
        LogEvent(file.Kind, file.AttachmentId.Value, file.Code);
        if (options.Url.Length == 0)
        {
            return;
        }

        var body = Formatter.EncodeStructuredModeMessage(Describe(file), out var type);
        try
        {
            await patience.ExecuteAsync(async token => await SendAsync(body, type, token), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            // A listener that is away must not keep files from their users.
            Lost.Add(1);
            LogLost(file.Kind, file.AttachmentId.Value, exception);
        }
    }

    private static PredicateBuilder<object> Failures() => new PredicateBuilder().Handle<HttpRequestException>().Handle<TimeoutRejectedException>();

    private async Task SendAsync(ReadOnlyMemory<byte> body, ContentType type, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type.ToString());
        using var client = clients.CreateClient(ClientName);
        using var answer = await client.PostAsync(new Uri(options.Url), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private CloudEvent Describe(FileEvent file) => new(CloudEventsSpecVersion.V1_0)
    {
        // The same event told twice has the same id, as the specification asks.
        Id = $"{file.AttachmentId.Value}:{file.Kind}",
        Type = file.Kind,
        Source = new Uri(options.Source, UriKind.RelativeOrAbsolute),
        Subject = file.AttachmentId.Value,
        Time = time.GetUtcNow(),
        DataContentType = MediaTypeNames.Application.Json,
        Data = JsonSerializer.SerializeToElement(FileEventData.Of(file), FileEventJson.Default.FileEventData),
    };

    [LoggerMessage(5101, LogLevel.Information, "{Kind} {Attachment} {Code}")]
    private partial void LogEvent(string kind, string attachment, string? code);

    [LoggerMessage(5102, LogLevel.Warning, "The listener did not take {Kind} of {Attachment}.")]
    private partial void LogLost(string kind, string attachment, Exception exception);
}
