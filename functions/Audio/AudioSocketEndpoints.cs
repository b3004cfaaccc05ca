using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Audio;

/// <summary>Live audio over a WebSocket (AGENT-07), where the host can upgrade a request; the Functions host can't.</summary>
internal sealed class AudioSocketEndpoints(AudioSockets sockets, SteadyTranscriber transcriber, StreamSlots slots, StreamRules rules, IOptions<LiveSessionLimits> limits, TimeProvider time)
{
    private static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PongTime = TimeSpan.FromSeconds(60);

    /// <summary>Becomes a WebSocket that takes audio and gives its transcript.</summary>
    [Function(nameof(AudioSocket))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> AudioSocket(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ws/audio")] HttpRequest request, CancellationToken stopping)
    {
        var http = request.HttpContext;
        if (!http.WebSockets.IsWebSocketRequest)
        {
            throw new CartritaException(Problems.AudioSocketUnavailable, "Send chunks to a session of /api/audio/sessions instead, or a recording to /api/audio/transcriptions.");
        }

        if (!transcriber.IsConfigured)
        {
            throw new CartritaException(Problems.VendorNotConfigured, "No transcriber is configured: set DEEPGRAM_API_KEY.");
        }

        using var slot = await slots.TakeAsync(request.Caller(), http.RequestAborted);
        using var accepted = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = PingPeriod, KeepAliveTimeout = PongTime });
        var socket = new FrameSocket(accepted, rules.MessageLimit, time, http.RequestAborted, limits.Value.ChunkBytes);
        await sockets.ServeAsync(socket, new AudioCaller(request.Info().RequestId, request.Caller().OwnerId, slot.Ended, stopping), http.RequestAborted);
        return new EmptyResult();
    }
}
