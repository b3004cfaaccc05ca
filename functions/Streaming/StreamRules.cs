using System.Text;
using Cartrita.Functions.Chat;

namespace Cartrita.Functions.Streaming;

/// <summary>How streams behave towards their clients, as the backend's configuration says.</summary>
internal sealed record StreamRules
{
    /// <summary>After this time without a frame a heartbeat is sent; null for none.</summary>
    public required TimeSpan? HeartbeatPeriod { get; init; }

    /// <summary>What is sent as a heartbeat.</summary>
    public required ReadOnlyMemory<byte> Heartbeat { get; init; }

    /// <summary>What clients are told to wait, in milliseconds, on successive reconnects.</summary>
    public required IReadOnlyList<int> RetryMilliseconds { get; init; }

    /// <summary>Headers that ask for the WebSocket.</summary>
    public required IReadOnlyList<HeaderPart> SocketHeaders { get; init; }

    /// <summary>The query parameter that asks for it; null for none.</summary>
    public required HeaderPart? SocketQuery { get; init; }

    /// <summary>The largest message of a WebSocket in bytes.</summary>
    public required int MessageLimit { get; init; }

    /// <summary>What a configuration says.</summary>
    public static StreamRules Of(BackendSpecification specification)
    {
        var streaming = specification.ModeConfig.Streaming;
        var heartbeat = streaming.Sse.Events.Heartbeat;
        return new StreamRules
        {
            HeartbeatPeriod = heartbeat.Enabled ? TimeSpan.FromSeconds(heartbeat.IdleSeconds) : null,
            Heartbeat = Encoding.UTF8.GetBytes(heartbeat.Format),
            RetryMilliseconds = [.. streaming.Negotiation.RetryGuidanceSeconds.Select(seconds => (int)(seconds * 1000))],
            SocketHeaders = streaming.Negotiation.HeadersTriggeringWebSocket,
            SocketQuery = streaming.Negotiation.QueryFallbackParam?.Split('=') is [var name, var value] ? new HeaderPart(name, value) : null,
            MessageLimit = specification.ModeConfig.Security.PayloadSizeLimitBytes,
        };
    }
}
