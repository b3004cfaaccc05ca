using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.Audio;

/// <summary>One session of live audio over a WebSocket: chunks go to the transcriber, its pieces come back as frames.</summary>
/// <param name="socket">The connection.</param>
/// <param name="live">The transcriber.</param>
/// <param name="format">How audio is written.</param>
/// <param name="frames">Makes frames.</param>
/// <param name="letIn">Lets audio in: how much came before, and with what comes now.</param>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
internal sealed class AudioSession(FrameSocket socket, ILiveTranscription live, LiveAudioFormat format, AudioFrames frames, Func<TimeSpan, TimeSpan, Task> letIn, LiveSessionLimits limits, TimeProvider time)
{
    private static readonly TimeSpan IdleStep = TimeSpan.FromSeconds(5);

    private readonly AudioPace pace = new(limits, time);

    /// <summary>Runs it to its end.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="ending">It has to end.</param>
    /// <returns>Whether all was transcribed; false where the client left before it had finished.</returns>
    public async Task<bool> RunAsync(string requestId, CancellationToken ending)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var (listening, isTold) = (ListenAsync(over), false);
        try
        {
            await socket.SendAsync(frames.Start(requestId));
            await TellAsync(over.Token);
            isTold = true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The client left or said what can't be understood, which listening knows; or the session is ended from this side.
        }
        finally
        {
            await over.CancelAsync();
        }

        // The listener may not know yet that it has asked for the end.
        var isFinished = await listening || isTold;
        ending.ThrowIfCancellationRequested();
        return isFinished;
    }

    private async Task TellAsync(CancellationToken over)
    {
        await foreach (var told in live.ReadAsync(over))
        {
            switch (told)
            {
                case LiveTranscriptPiece piece when piece.Text.Length > 0:
                    await socket.SendAsync(frames.Piece(piece));
                    break;
                case LiveFlushed flushed:
                    await socket.SendAsync(frames.Flushed(flushed.FinalSeconds));
                    break;
                case LiveTranscriptEnded ended:
                    await socket.SendAsync(frames.End(ended.DurationSeconds));
                    await socket.SendAsync(frames.Done());
                    break;
            }
        }
    }

    // Ends when the client leaves or says what can't be understood, and when all is told.
    private async Task<bool> ListenAsync(CancellationTokenSource over)
    {
        var isFinished = false;
        try
        {
            while (await NextAsync(isFinished, over.Token) is { } message)
            {
                if (isFinished)
                {
                    throw new CartritaException(Problems.InvalidRequest, "Nothing follows finish.");
                }

                isFinished = await TakeAsync(message, over.Token);
            }

            await over.CancelAsync();
            return isFinished;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return isFinished;
        }
        catch
        {
            await over.CancelAsync();
            throw;
        }
    }

    private async Task<SocketMessage?> NextAsync(bool isFinished, CancellationToken over)
    {
        var next = socket.ReadAsync(over);

        // In steps: a stretch in which this process did not run is no silence of the client, whose message may be there.
        for (var idle = TimeSpan.FromSeconds(limits.IdleSeconds); !isFinished && idle > TimeSpan.Zero && !next.IsCompleted; idle -= IdleStep)
        {
            using var waited = CancellationTokenSource.CreateLinkedTokenSource(over);
            await Task.WhenAny(next, Task.Delay(idle < IdleStep ? idle : IdleStep, time, waited.Token));
            await waited.CancelAsync();
        }

        // After the last chunk the client only listens.
        return isFinished || next.IsCompleted || over.IsCancellationRequested ? await next : throw new CartritaException(Problems.RequestTimeout);
    }

    private async Task<bool> TakeAsync(SocketMessage message, CancellationToken over)
    {
        if (message.IsBinary)
        {
            var duration = format.DurationOf(message.Bytes.Span) ?? throw new CartritaException(Problems.InvalidRequest, AudioPieces.Refusal(message.Bytes.Span));
            var before = pace.Audio;
            pace.Take(message.Bytes.Length, duration);
            await letIn(before, pace.Audio);
            await live.SendAsync(message.Bytes, over);
            return false;
        }

        switch (AudioMessage.Parse(message.Bytes))
        {
            case AudioFlush:
                await live.FlushAsync(over);
                return false;
            case AudioFinish:
                await live.FinishAsync(over);
                return true;
            default:
                throw new CartritaException(Problems.InvalidRequest, "One connection is one session; it has started already.");
        }
    }
}
