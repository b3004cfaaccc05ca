using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;

namespace Cartrita.Functions.Chat;

/// <summary>Holds the backend's configuration against what only the code can decide: a document that says otherwise would describe another app.</summary>
internal static class BackendAgreement
{
    private static readonly (string Method, string Path)[] Routes = [("POST", "/api/chat"), ("POST", "/api/chat/stream"), ("WEBSOCKET", $"/{SocketAddress.Route}")];

    /// <summary>Where they differ, a sentence each.</summary>
    public static IEnumerable<string> Differences(BackendSpecification specification)
    {
        var mode = specification.ModeConfig;
        var (sse, socket) = (mode.Streaming.Sse, mode.Streaming.Websocket);
        (bool Holds, string Rule)[] rules =
        [
            (sse.Endpoint is { Path: "/api/chat/stream", MediaType: SseAnswer.MediaType }, "events are streamed at /api/chat/stream"),
            (socket.Endpoint.Path == $"/{SocketAddress.Route}", $"the WebSocket is at /{SocketAddress.Route}"),
            (sse.Events.EventNames.ToHashSet().SetEquals(FrameKinds.Chat), $"the chat's events are {string.Join(", ", FrameKinds.Chat.Order(StringComparer.Ordinal))}"),
            (socket.FrameTypes.All(FrameKinds.Chat.Contains), "the WebSocket has the chat's frames"),
            (sse.TokenPayloadMinFields.All(field => field is "delta" or "index"), "a token has delta and index"),
            (sse.Events.Heartbeat.Format.StartsWith(':') && sse.Events.Heartbeat.Format.EndsWith("\n\n", StringComparison.Ordinal), "a heartbeat is a comment that ends with an empty line"),
            (mode.Streaming.Negotiation.QueryFallbackParam is null or "" || mode.Streaming.Negotiation.QueryFallbackParam.Split('=') is [{ Length: > 0 }, { Length: > 0 }], "the query parameter is name=value"),
            (mode.Endpoints.All(endpoint => Routes.Contains((endpoint.Method.ToUpperInvariant(), endpoint.Path))), $"the chat's routes are {string.Join(", ", Routes.Select(route => $"{route.Method} {route.Path}"))}"),
            (mode.Observability.Logging.TraceIdHeader == RequestIdMiddleware.Header, $"a request's id is in {RequestIdMiddleware.Header}"),
            (mode.Observability.Metrics.Counters.All(name => name is StreamMeter.SseConnections or StreamMeter.WebSocketConnections), "counters are sse_connections_total and websocket_connections_total"),
            (mode.Observability.Metrics.Histograms.All(name => name is StreamMeter.FirstTokenLatency), "the histogram is first_token_latency_ms"),
            (mode.Security.BannedTermsEnvVar == BannedTermOptions.Setting, $"banned terms are in {BannedTermOptions.Setting}"),
            (mode.BannedSubstringFilter is null || mode.BannedSubstringFilter.AbortErrorCode == Problems.BannedContentExceeded.Code, $"too many banned terms are {Problems.BannedContentExceeded.Code}"),
            (Doubles(mode.Resilience?.RetryBackoffSeconds ?? []), "the waits before retries double"),
        ];
        return rules.Where(rule => !rule.Holds).Select(rule => rule.Rule);
    }

    private static bool Doubles(IReadOnlyList<double> waits) => waits.Zip(waits.Skip(1)).All(pair => Math.Abs(pair.Second - (2 * pair.First)) < 1e-9);
}
