namespace Cartrita.Functions.Chat;

/// <summary>The backend's configuration in S0's form (CHAT-19): the values of it that the code works by. The rest of the document is for tests, clients and pipelines.</summary>
internal sealed record BackendSpecification
{
    /// <summary>How the chat works.</summary>
    public required ModePart ModeConfig { get; init; }
}

/// <summary>How the chat works.</summary>
internal sealed record ModePart
{
    /// <summary>How answers are streamed.</summary>
    public required StreamingPart Streaming { get; init; }

    /// <summary>The chat's routes.</summary>
    public required IReadOnlyList<EndpointPart> Endpoints { get; init; }

    /// <summary>What is logged and counted.</summary>
    public required ObservabilityPart Observability { get; init; }

    /// <summary>Patience with vendors; the defaults of <c>Models</c>.</summary>
    public ResiliencePart? Resilience { get; init; }

    /// <summary>What is refused.</summary>
    public required SecurityPart Security { get; init; }

    /// <summary>What happens to banned terms; the defaults of the <c>BANNED_TERMS</c> settings.</summary>
    public FilterPart? BannedSubstringFilter { get; init; }
}

/// <summary>How answers are streamed.</summary>
/// <param name="Negotiation">How a client comes to a transport.</param>
/// <param name="Sse">Server-sent events.</param>
/// <param name="Websocket">The WebSocket.</param>
internal sealed record StreamingPart(NegotiationPart Negotiation, SsePart Sse, WebSocketPart Websocket);

/// <summary>How a client comes to a transport.</summary>
/// <param name="HeadersTriggeringWebSocket">Headers that ask for the WebSocket.</param>
/// <param name="RetryGuidanceSeconds">How long clients are told to wait on successive reconnects.</param>
/// <param name="QueryFallbackParam">The query parameter that asks for it, as <c>name=value</c>.</param>
internal sealed record NegotiationPart(IReadOnlyList<HeaderPart> HeadersTriggeringWebSocket, IReadOnlyList<double> RetryGuidanceSeconds, string? QueryFallbackParam = null);

/// <summary>A header's value.</summary>
internal sealed record HeaderPart(string Header, string Value);

/// <summary>Server-sent events.</summary>
internal sealed record SsePart(SseEndpointPart Endpoint, SseEventsPart Events, IReadOnlyList<string> TokenPayloadMinFields);

/// <summary>The route of the event stream.</summary>
internal sealed record SseEndpointPart(string Path, string Method, string MediaType);

/// <summary>The events of the chat.</summary>
internal sealed record SseEventsPart(IReadOnlyList<string> EventNames, HeartbeatPart Heartbeat);

/// <summary>What is sent where nothing else is.</summary>
/// <param name="Enabled">Whether it is sent.</param>
/// <param name="Format">What is sent.</param>
/// <param name="IdleSeconds">After so long without anything.</param>
internal sealed record HeartbeatPart(bool Enabled, string Format, int IdleSeconds);

/// <summary>The WebSocket.</summary>
internal sealed record WebSocketPart(WebSocketEndpointPart Endpoint, IReadOnlyList<string> FrameTypes);

/// <summary>The WebSocket's route.</summary>
internal sealed record WebSocketEndpointPart(string Path);

/// <summary>A route of the chat.</summary>
internal sealed record EndpointPart(string Path, string Method);

/// <summary>What is logged and counted.</summary>
internal sealed record ObservabilityPart(LoggingPart Logging, MetricsPart Metrics);

/// <summary>What is logged.</summary>
internal sealed record LoggingPart(string TraceIdHeader);

/// <summary>What is counted.</summary>
internal sealed record MetricsPart(IReadOnlyList<string> Counters, IReadOnlyList<string> Histograms, IReadOnlyList<string> Labels);

/// <summary>Patience with vendors.</summary>
internal sealed record ResiliencePart(int? HttpClientTimeoutSeconds = null, IReadOnlyList<double>? RetryBackoffSeconds = null);

/// <summary>What is refused.</summary>
/// <param name="PayloadSizeLimitBytes">The largest body, and the largest message of a WebSocket.</param>
/// <param name="BannedTermsEnvVar">The setting that lists banned terms.</param>
internal sealed record SecurityPart(int PayloadSizeLimitBytes, string BannedTermsEnvVar);

/// <summary>What happens to banned terms.</summary>
internal sealed record FilterPart(string Strategy, int MaxRedactionsBeforeAbort, string AbortErrorCode);
