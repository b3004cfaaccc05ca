using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>One live connection: it finds what comes in its recording, and tells each word that has come whole.</summary>
/// <remarks>An interim result after each word, a final one and the end of the utterance in the rest after a sentence; what <c>Finalize</c> and <c>CloseStream</c> find is final at once.</remarks>
public sealed class DeepgramStream
{
    private const int RecognizedBytes = 640;

    private readonly DeepgramServer server;
    private readonly DeepgramContract contract;
    private readonly WebSocket socket;
    private readonly VendorRequest request;
    private readonly DeepgramLiveFault fault;
    private readonly MemoryStream audio = new();
    private readonly List<DeepgramWord> pending = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? offset;
    private int heard;
    private int results;
    private double finalTo;
    private bool isSpeaking;

    internal DeepgramStream(DeepgramServer server, DeepgramContract contract, WebSocket socket, VendorRequest request, DeepgramLiveFault fault) =>
        (this.server, this.contract, this.socket, this.request, this.fault) = (server, contract, socket, request, fault);

    /// <summary>Completes when the connection has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>The kinds of messages that came beside audio.</summary>
    public ConcurrentQueue<string> Controls { get; } = new();

    /// <summary>Where in the recording its audio begins, in bytes; null while that is not known.</summary>
    public int? Offset => offset;

    /// <summary>How many bytes of audio came.</summary>
    public long AudioBytes { get; private set; }

    private bool Diarizes => request.Query.ContainsKey("diarize_model");

    internal async Task ServeAsync(CancellationToken left)
    {
        try
        {
            await fault.Gate.WaitAsync(left);
            while (!await BreaksAsync() && await ReceiveAsync(left) is { } message)
            {
                if (message.Type == WebSocketMessageType.Text ? !await ControlAsync(message.Bytes) : !await HearAsync(message.Bytes, left))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client is gone.
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)?> ReceiveAsync(CancellationToken left)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), left);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return (part.MessageType, message.ToArray());
            }
        }
    }

    private async Task<bool> ControlAsync(byte[] text)
    {
        var message = JsonElement.Parse(text);
        server.Break("live message", contract.CheckSent(message));
        var type = message.GetProperty("type").GetString()!;
        Controls.Enqueue(type);
        if (type is "Finalize" or "CloseStream" && pending.Count > 0)
        {
            await FinishAsync(isFlushed: type == "Finalize");
        }

        if (type != "CloseStream" || await BreaksAsync())
        {
            return type != "CloseStream";
        }

        await EndAsync();
        return false;
    }

    private async Task EndAsync()
    {
        await SayAsync(new JsonObject
        {
            ["type"] = "Metadata", ["transaction_key"] = "deprecated", ["request_id"] = DeepgramAnswers.RequestId, ["sha256"] = new string('0', 64), ["created"] = "2026-11-01T12:00:00.000Z",
            ["duration"] = Math.Round((double)AudioBytes / server.Recording.BytesPerSecond, 3), ["channels"] = 1,
        });
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private async Task<bool> HearAsync(byte[] bytes, CancellationToken left)
    {
        audio.Write(bytes);
        AudioBytes += bytes.Length;
        if (AudioBytes > fault.StopsReadingAfter)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, left);
        }

        if (offset is null && audio.Length >= RecognizedBytes)
        {
            var at = server.Recording.Bytes.AsSpan().IndexOf(audio.GetBuffer().AsSpan(0, RecognizedBytes));
            server.Break("audio", at < 0 ? ["is not in the recording"] : []);
            offset = at;
            heard = server.Recording.Words.TakeWhile(word => word.Start * server.Recording.BytesPerSecond < at).Count();
        }

        if (offset is not { } start || start < 0)
        {
            return true;
        }

        if (!server.Recording.Bytes.AsSpan(start).StartsWith(audio.GetBuffer().AsSpan(0, (int)audio.Length)))
        {
            server.Break("audio", ["has a gap"]);
            return false;
        }

        return await RecognizeAsync((start + audio.Length) / (double)server.Recording.BytesPerSecond);
    }

    private async Task<bool> RecognizeAsync(double until)
    {
        while (heard < server.Recording.Words.Count && server.Recording.Words[heard] is var word && word.End <= until)
        {
            if (!isSpeaking && request.Query["vad_events"] == "true")
            {
                await SayAsync(new JsonObject { ["type"] = "SpeechStarted", ["channel"] = new JsonArray(0, 1), ["timestamp"] = Local(word.Start) });
            }

            isSpeaking = true;
            pending.Add(word);
            heard++;
            if (word.EndsUtterance)
            {
                await FinishAsync(isFlushed: false);
            }
            else if (request.Query["interim_results"] == "true")
            {
                await ResultAsync(isFinal: false, isFlushed: false);
            }

            if (await BreaksAsync())
            {
                return false;
            }
        }

        return true;
    }

    private async Task FinishAsync(bool isFlushed)
    {
        await ResultAsync(isFinal: true, isFlushed);
        var last = pending[^1];
        (finalTo, isSpeaking) = (Local(last.End), false);
        pending.Clear();
        if (last.EndsUtterance && request.Query.ContainsKey("utterance_end_ms"))
        {
            await SayAsync(new JsonObject { ["type"] = "UtteranceEnd", ["channel"] = new JsonArray(0, 1), ["last_word_end"] = Local(last.End) });
        }
    }

    private async Task ResultAsync(bool isFinal, bool isFlushed)
    {
        results++;
        if (results == 1 && fault.Says is { } instead)
        {
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(instead), WebSocketMessageType.Text, endOfMessage: !fault.Truncates, CancellationToken.None);
            return;
        }

        var words = pending.Select(word => word with { Start = Local(word.Start), End = Local(word.End) }).ToList();
        await SayAsync(DeepgramAnswers.Result(words, (finalTo, words[^1].End), isFinal, isFlushed, Diarizes, isFinal && !isFlushed));
    }

    private async Task SayAsync(JsonObject message)
    {
        server.Break("said", contract.CheckSaid(message));
        server.Sending?.Invoke(message);
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    private async Task<bool> BreaksAsync()
    {
        if (fault.BreaksAfter is not { } count || results < count)
        {
            return false;
        }

        if (fault.EndsUnasked || fault.ClosesWith is not null)
        {
            await (fault.ClosesWith is { } code ? socket.CloseOutputAsync(code, "NET-0001", CancellationToken.None) : EndAsync());

            // What is on its way is taken: a connection that ends over unread bytes is reset, and what was told is lost with it.
            while (await ReceiveAsync(CancellationToken.None) is not null)
            {
            }
        }
        else
        {
            if (results == 0 && AudioBytes == 0)
            {
                // The client has to have its 101 first; a drop before it is another fault.
                await ReceiveAsync(CancellationToken.None);
            }

            socket.Abort();
        }

        return true;
    }

    // Of the connection, which knows nothing of what came before it.
    private double Local(double time) => Math.Round(Math.Max(0, time - ((double)(offset ?? 0) / server.Recording.BytesPerSecond)), 3);
}
