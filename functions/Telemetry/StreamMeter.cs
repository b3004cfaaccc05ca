using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Telemetry;

/// <summary>Counts the streams that are opened, and takes the time to their first token (CHAT-14), by transport and model.</summary>
internal sealed class StreamMeter(IModelRegistry models, TimeProvider time)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Cartrita.Streaming";

    /// <summary>Server-sent events, those of the OpenAI-compatible door too.</summary>
    public const string Sse = "sse";

    /// <summary>WebSockets.</summary>
    public const string WebSocket = "websocket";

    /// <summary>Streams of server-sent events that were opened.</summary>
    public const string SseConnections = "sse_connections_total";

    /// <summary>WebSockets that were opened.</summary>
    public const string WebSocketConnections = "websocket_connections_total";

    /// <summary>Milliseconds to the first token.</summary>
    public const string FirstTokenLatency = "first_token_latency_ms";

    private const string NoModel = "none";
    private const string OtherModel = "other";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Events = Meter.CreateCounter<long>(SseConnections, "{connection}", "Streams of server-sent events that were opened.");
    private static readonly Counter<long> Sockets = Meter.CreateCounter<long>(WebSocketConnections, "{connection}", "WebSockets that were opened.");

    private static readonly Histogram<double> FirstToken = Meter.CreateHistogram<double>(
        FirstTokenLatency, "ms", "Time from a chat's request, or its first message on a WebSocket, to the first token that was sent.");

    // A provider that passes names through takes any: only names that are known beforehand become labels.
    private readonly HashSet<string> known = [.. models.Models.Select(model => model.Name)];

    /// <summary>A stream of a run's frames is opened; null where it is closed before it names one.</summary>
    public void Opened(string transport, RunDocument? run) => Count(transport, ModelOf(run));

    /// <summary>A chat's frames as they are; the first token's time is taken when its batch has been sent.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="transport">How they are sent.</param>
    /// <param name="run">The run.</param>
    /// <param name="since">When it was asked for, as the clock's timestamp.</param>
    public IAsyncEnumerable<IReadOnlyList<Frame>> Follow(IAsyncEnumerable<IReadOnlyList<Frame>> frames, string transport, RunDocument run, long since)
    {
        var model = ModelOf(run);
        Count(transport, model);
        return Timed(frames, batch => batch.Any(frame => frame.EventType == FrameKinds.Token), transport, model, since);
    }

    /// <summary>The same for the pieces of an answer at the OpenAI-compatible door.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="model">The model that was asked for.</param>
    /// <param name="since">When it was asked for, as the clock's timestamp.</param>
    public IAsyncEnumerable<ChatResponseUpdate> Follow(IAsyncEnumerable<ChatResponseUpdate> pieces, string model, long since)
    {
        var label = LabelOf(model);
        Count(Sse, label);
        return Timed(pieces, piece => piece.Contents.Any(content => content is TextContent { Text.Length: > 0 } or FunctionCallContent), Sse, label, since);
    }

    private static void Count(string transport, string model) =>
        (transport == WebSocket ? Sockets : Events).Add(1, Tags(transport, model));

    private static TagList Tags(string transport, string model) => new() { { "model", model }, { "transport", transport } };

    private async IAsyncEnumerable<T> Timed<T>(
        IAsyncEnumerable<T> items, Func<T, bool> isFirst, string transport, string model, long since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var waiting = true;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            yield return item;
            if (waiting && isFirst(item))
            {
                // Whoever asks for the next one has sent this one.
                waiting = false;
                FirstToken.Record(time.GetElapsedTime(since).TotalMilliseconds, Tags(transport, model));
            }
        }
    }

    private string ModelOf(RunDocument? run) => run?.Request is not { } request ? NoModel
        : request.Model is null ? models.Resolve(null, ModelRole.Supervisor)?.Model ?? NoModel
        : LabelOf(request.Model);

    private string LabelOf(string model)
    {
        var name = model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return known.Contains(model) ? model : known.Contains(name) || name == ProviderNames.LocalExtractive ? name : OtherModel;
    }
}
