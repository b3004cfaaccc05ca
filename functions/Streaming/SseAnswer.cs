using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cartrita.Functions.Streaming;

/// <summary>Writes frames as server-sent events (CHAT-02, CHAT-03): one event a frame, a flush a batch, a comment where nothing comes.</summary>
internal sealed class SseAnswer(HttpResponse response, TimeProvider time)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(15);

    private readonly PipeWriter body = response.BodyWriter;

    /// <summary>Sends a run's frames until they end or the client leaves.</summary>
    /// <param name="frames">The frames; an empty batch where none came for a while.</param>
    /// <param name="cancellationToken">The client left.</param>
    public async Task SendAsync(IAsyncEnumerable<IReadOnlyList<Frame>> frames, CancellationToken cancellationToken)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        body.Write("retry: 1000\n\n"u8);
        await body.FlushAsync(cancellationToken);

        var lastWrite = time.GetTimestamp();
        await foreach (var batch in frames.WithCancellation(cancellationToken))
        {
            foreach (var frame in batch)
            {
                Write(frame);
            }

            if (batch.Count == 0)
            {
                if (time.GetElapsedTime(lastWrite) < HeartbeatPeriod)
                {
                    continue;
                }

                body.Write(":heartbeat\n\n"u8);
            }

            lastWrite = time.GetTimestamp();
            await body.FlushAsync(cancellationToken);
        }
    }

    private void Write(Frame frame)
    {
        body.Write("id: "u8);
        Encoding.ASCII.GetBytes(frame.Id.Value, body);
        body.Write("\nevent: "u8);
        Encoding.ASCII.GetBytes(frame.EventType, body);
        body.Write("\ndata: "u8);

        // JSON escapes line ends, so a frame is always one line.
        body.Write(JsonSerializer.SerializeToUtf8Bytes(frame, HttpJson.Wire.Frame));
        body.Write("\n\n"u8);
    }
}
