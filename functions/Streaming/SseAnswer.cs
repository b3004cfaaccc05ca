using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Cartrita.Functions.Streaming;

/// <summary>Writes frames as server-sent events (CHAT-02, CHAT-03): one event a frame, a flush a batch, a comment where nothing comes.</summary>
/// <remarks>A client that takes nothing for <see cref="ReaderTimes.Patience"/> gets what is under way and a last event that says so, if it takes them soon.</remarks>
internal sealed class SseAnswer(HttpResponse response, StreamRules rules, TimeProvider time)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    private readonly PipeWriter body = response.BodyWriter;
    private Frame? last;

    /// <summary>Sends a run's frames until they end or the client leaves.</summary>
    /// <param name="frames">The frames; an empty batch where none came for a while.</param>
    /// <param name="retry">After how many milliseconds a client that loses the connection should come back.</param>
    /// <param name="ended">The credential opens nothing any more: the stream is closed with a last event that says so.</param>
    /// <param name="cancellationToken">The client left.</param>
    public async Task SendAsync(IAsyncEnumerable<IReadOnlyList<Frame>> frames, int retry, CancellationToken ended, CancellationToken cancellationToken)
    {
        Begin(response);

        // The server would cut a slow reader off without a word.
        if (response.HttpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        Encoding.ASCII.GetBytes($"retry: {retry}\n\n", body);
        await body.FlushAsync(cancellationToken);

        try
        {
            await SendAsync(frames, ended, cancellationToken);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await CloseAsync(Problems.Unauthorized, Task.CompletedTask, cancellationToken);
        }
    }

    /// <summary>Says of an answer that it is a stream of events, which nothing on its way may hold back.</summary>
    public static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private async Task SendAsync(IAsyncEnumerable<IReadOnlyList<Frame>> frames, CancellationToken ended, CancellationToken cancellationToken)
    {
        var lastWrite = time.GetTimestamp();
        await foreach (var batch in frames.WithCancellation(ended))
        {
            foreach (var frame in batch)
            {
                Write(frame);
            }

            if (batch.Count == 0)
            {
                if (rules.HeartbeatPeriod is not { } period || time.GetElapsedTime(lastWrite) < period)
                {
                    continue;
                }

                body.Write(rules.Heartbeat.Span);
            }

            lastWrite = time.GetTimestamp();
            if (!await FlushAsync(cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        var flushing = body.FlushAsync(cancellationToken).AsTask();
        try
        {
            await flushing.WaitAsync(ReaderTimes.Patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            await CloseAsync(Problems.SlowReader, flushing, cancellationToken);
            return false;
        }
    }

    private async Task CloseAsync(Problem problem, Task flushing, CancellationToken cancellationToken)
    {
        try
        {
            await flushing.WaitAsync(ReaderTimes.Close, time, cancellationToken);
            if (last is { } frame)
            {
                var closed = new StreamClosedData(problem.Code, frame.Id);
                Write(frame with
                {
                    EventType = FrameKinds.StreamClosed,
                    Timestamp = time.GetUtcNow(),
                    TaskId = null,
                    Data = JsonSerializer.SerializeToElement(closed, FrameDataJson.Default.StreamClosedData),
                });
                await body.FlushAsync(cancellationToken).AsTask().WaitAsync(ReaderTimes.Close, time, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            response.HttpContext.Abort();
        }
    }

    private void Write(Frame frame)
    {
        last = frame;
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
