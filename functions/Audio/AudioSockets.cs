using System.Net.WebSockets;
using Cartrita.Activities.Audio;
using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Audio;

/// <summary>Serves one WebSocket of live audio: its first message says the form, then audio comes, and the transcript goes out until it is whole or the client leaves.</summary>
internal sealed class AudioSockets(SteadyTranscriber transcriber, AudioAllowance allowance, AudioUseOptions use, IIdSource ids, StreamMeter meter, IOptions<LiveSessionLimits> limits, TimeProvider time)
{
    /// <summary>Serves a connection to its end.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="caller">What the request said.</param>
    /// <param name="left">The client left.</param>
    public async Task ServeAsync(FrameSocket socket, AudioCaller caller, CancellationToken left)
    {
        using var longest = new CancellationTokenSource(TimeSpan.FromSeconds(limits.Value.SessionSeconds), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(left, caller.Ended, caller.Stopping, longest.Token);
        try
        {
            if (await FirstAsync(socket, ending.Token) is { } start)
            {
                await RunAsync(socket, caller, start, ending.Token);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null);
        }
        catch (OperationCanceledException) when (caller.Ended.IsCancellationRequested)
        {
            await socket.RefuseAsync(new CartritaException(Problems.Unauthorized), caller.RequestId);
        }
        catch (OperationCanceledException) when (caller.Stopping.IsCancellationRequested)
        {
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, null);
        }
        catch (OperationCanceledException) when (longest.IsCancellationRequested)
        {
            await socket.RefuseAsync(AudioPace.TooLong(limits.Value), caller.RequestId);
        }
        catch (CartritaException refusal)
        {
            await socket.RefuseAsync(refusal, caller.RequestId);
        }
        catch (WebSocketException)
        {
            // The client is gone; nobody hears why.
        }
    }

    private async Task RunAsync(FrameSocket socket, AudioCaller caller, AudioStart start, CancellationToken ending)
    {
        use.RequireModel(start.Model);
        var (format, session) = (start.ToFormat(), new RunId(ids.NewId()));
        await using var live = await transcriber.OpenAsync(format, start.ToWishes(), ending);
        meter.Opened(StreamMeter.WebSocket, null);
        var frames = new AudioFrames(session, time);
        AudioMeter.SessionBegun(AudioMeter.WebSocket);
        var outcome = AudioMeter.Left;
        try
        {
            var isFinished = await new AudioSession(socket, live, format, frames, (from, to) => allowance.LetInAsync(caller.Owner, session.Value, from, to), limits.Value, time).RunAsync(caller.RequestId, ending);
            outcome = isFinished ? AudioMeter.Completed : outcome;
        }
        catch (CartritaException refusal)
        {
            outcome = refusal.Problem.Code;
            throw;
        }
        finally
        {
            AudioMeter.SessionEnded(AudioMeter.WebSocket, outcome);
        }
    }

    private async Task<AudioStart?> FirstAsync(FrameSocket socket, CancellationToken ending)
    {
        try
        {
            if (await socket.ReadAsync(ending).WaitAsync(ChatSockets.FirstMessageTime, time, ending) is not { } message)
            {
                return null;
            }

            return (message.IsBinary ? null : AudioMessage.Parse(message.Bytes)) as AudioStart ?? throw new CartritaException(Problems.InvalidRequest, "The first message starts a session.");
        }
        catch (TimeoutException)
        {
            throw new CartritaException(Problems.RequestTimeout);
        }
    }
}
