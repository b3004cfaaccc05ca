using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>What the request that became a WebSocket said.</summary>
/// <param name="Info">Who asks, and under which id.</param>
/// <param name="Key">The idempotency key; null where there is none.</param>
/// <param name="Cursor">Which frames.</param>
/// <param name="Client">Schedules and asks after runs.</param>
/// <param name="Ended">The credential opens nothing any more.</param>
/// <param name="Stopping">The server stops.</param>
internal sealed record SocketCaller(
    RequestInfo Info, string? Key, StreamCursor Cursor, DurableTaskClient Client, CancellationToken Ended, CancellationToken Stopping);
