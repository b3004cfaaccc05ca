using System.Runtime.CompilerServices;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Audio;

/// <summary>A live transcription that keeps its audio until the result is final, and goes on over a new connection where one breaks or falls silent.</summary>
/// <remarks>Whoever reads drives it: a break that the sender meets is mended when the reader meets it too. The connection and the audio are touched under one lock.</remarks>
internal sealed partial class SteadyTranscription : ILiveTranscription
{
    // Times come rounded to milliseconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    private readonly Func<CancellationToken, Task<ILiveTranscription>> connect;
    private readonly string vendor;
    private readonly LiveAudioFormat format;
    private readonly LiveSessionLimits limits;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly UnconfirmedAudio audio;
    private readonly PendingFlush flush;
    private readonly SentAudio sent;
    private ILiveTranscription current;
    private TaskCompletionSource confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan offset;
    private TimeSpan final;
    private TimeSpan? flushed;
    private bool isBroken;
    private int isDisposed;
    private bool isFinished;
    private bool isFlushed;
    private long? unanswered;
    private int reconnects;

    internal SteadyTranscription(
        ILiveTranscription first, Func<CancellationToken, Task<ILiveTranscription>> connect, SteadyAudio what, TimeProvider time, ILogger logger)
    {
        (current, this.connect, (vendor, format, limits), this.time, this.logger) = (first, connect, what, time, logger);
        (audio, flush, sent) = (new UnconfirmedAudio(format), new PendingFlush(time), new SentAudio(time));
        AudioMeter.Opened(vendor, 1);
    }

    private TimeSpan Bound => TimeSpan.FromSeconds(limits.BufferSeconds);

    private TimeSpan Patience => TimeSpan.FromSeconds(limits.SilenceSeconds);

    /// <inheritdoc />
    public async ValueTask SendAsync(ReadOnlyMemory<byte> audioBytes, CancellationToken cancellationToken)
    {
        var duration = format.DurationOf(audioBytes.Span) ?? throw new CartritaException(Problems.InvalidRequest, "A chunk is no audio of the form that was said.");
        await UntilRoomAsync(duration, cancellationToken);
        await InTurnAsync(
            async token =>
            {
                // A copy: the caller uses its own again.
                var kept = (ReadOnlyMemory<byte>)audioBytes.ToArray();
                audio.Add(kept, duration);
                sent.Add(audio.End);
                AudioMeter.SentAudio(vendor, duration);
                unanswered ??= time.GetTimestamp();
                await TryAsync(connection => connection.SendAsync(kept, token), token);
                if (audio.Duration > Bound / 2 && !isFlushed)
                {
                    isFlushed = true;
                    await AskAsync(token);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await InTurnAsync(
        token =>
        {
            if (flushed == audio.End && flush.IsPending)
            {
                return ValueTask.CompletedTask;
            }

            // Nobody is asked for what is final, nor twice for the same.
            var isNew = audio.Duration > Rounding && flushed != audio.End;
            flush.Ask(audio.End, isNew);
            return isNew ? AskAsync(token) : ValueTask.CompletedTask;
        },
        cancellationToken);

    /// <inheritdoc />
    public async ValueTask FinishAsync(CancellationToken cancellationToken) => await InTurnAsync(
        token =>
        {
            isFinished = true;
            unanswered ??= time.GetTimestamp();
            return TryAsync(connection => connection.FinishAsync(token), token);
        },
        cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<LiveTranscriptEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var events = current.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            Task<bool>? next = null;
            CartritaException? failure = null;
            try
            {
                while (failure is null)
                {
                    // Looked at before the wish is: who asks after that is heard at once.
                    var (asked, isAsked) = (flush.Asked, flush.Asked.IsCompleted);
                    if (flush.Take(final) is { } told)
                    {
                        yield return told;
                        continue;
                    }

                    next ??= events.MoveNextAsync().AsTask();
                    if (!await WaitAsync(next, isAsked ? null : asked, cancellationToken))
                    {
                        continue;
                    }

                    (failure, next) = (await FailureAsync(next), null);
                    unanswered = null;

                    // An end that nobody asked for: the connection ends now, which is a break like any other.
                    if (failure is not null || (events.Current is LiveTranscriptEnded && !isFinished) || await InSessionAsync(events.Current, cancellationToken) is not { } heard)
                    {
                        continue;
                    }

                    yield return heard;
                    if (heard is LiveTranscriptEnded)
                    {
                        yield break;
                    }
                }
            }
            finally
            {
                await LeaveAsync(next);
            }

            await ReconnectAsync(failure, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        AudioMeter.Opened(vendor, Interlocked.Exchange(ref isDisposed, 1) - 1);
        return current.DisposeAsync();
    }

    // False where there is something else to look at first. Cancelling ends the wait for an event too, and it has to end before the events may be let go.
    private async Task<bool> WaitAsync(Task<bool> next, Task? asked, CancellationToken cancellationToken)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(asked is null ? [next, Task.Delay(PendingFlush.Patience, time, waited.Token)] : [next, asked, Task.Delay(Patience, time, waited.Token)]);
        await waited.CancelAsync();
        if (!next.IsCompleted && unanswered is { } since && time.GetElapsedTime(since) >= Patience)
        {
            // Ends the wait for what will not come.
            await current.DisposeAsync();
            unanswered = time.GetTimestamp();
        }

        return next.IsCompleted || cancellationToken.IsCancellationRequested;
    }

    // Null where there is an event.
    private static async Task<CartritaException?> FailureAsync(Task<bool> next)
    {
        try
        {
            return await next ? null : new CartritaException(Problems.VendorUnavailable, "The transcription ended.");
        }
        catch (CartritaException failure)
        {
            return failure;
        }
    }

    // Whoever reads goes while an event is still waited for.
    private async Task LeaveAsync(Task<bool>? next)
    {
        if (next is null or { IsCompleted: true })
        {
            return;
        }

        await current.DisposeAsync();
        await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<LiveTranscriptEvent?> InSessionAsync(LiveTranscriptEvent told, CancellationToken cancellationToken)
    {
        var shift = offset.TotalSeconds;
        switch (told)
        {
            case LiveTranscriptPiece piece:
                var moved = piece with
                {
                    Start = piece.Start + shift,
                    Words = [.. piece.Words.Select(word => word with { Start = word.Start + shift, End = word.End + shift })],
                };
                var known = await ConfirmAsync(moved, cancellationToken);
                if (piece is { IsFinal: true, IsFlushed: true })
                {
                    flush.Answered();
                }

                return known;
            case LiveSpeechStarted started:
                return new LiveSpeechStarted(started.At + shift);
            case LiveUtteranceEnded ended:
                return new LiveUtteranceEnded(ended.LastWordEnd + shift);
            case LiveTranscriptEnded end:
                // Of all connections together.
                return end with { DurationSeconds = audio.End.TotalSeconds };
            default:
                return told;
        }
    }

    // Null for what was told before a break already. Nothing that was not sent can be final, whatever the transcriber says.
    private async Task<LiveTranscriptPiece?> ConfirmAsync(LiveTranscriptPiece told, CancellationToken cancellationToken)
    {
        var piece = told.End <= audio.End.TotalSeconds ? told : told with { Duration = Math.Max(0, audio.End.TotalSeconds - told.Start) };
        var end = TimeSpan.FromSeconds(piece.End);
        if (end <= final + Rounding && final > TimeSpan.Zero)
        {
            return null;
        }

        if (sent.Age(end, piece.IsFinal) is { } age)
        {
            AudioMeter.Result(vendor, piece.IsFinal, age);
        }

        if (piece.IsFinal)
        {
            await InTurnAsync(
                _ =>
                {
                    final = end;
                    audio.Confirm(end);
                    (reconnects, isFlushed) = (0, false);
                    Interlocked.Exchange(ref confirmed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                    return ValueTask.CompletedTask;
                },
                cancellationToken);
        }

        return piece;
    }

    private async ValueTask AskAsync(CancellationToken cancellationToken)
    {
        flushed = audio.End;
        flush.Sent(isNewConnection: false);
        await TryAsync(connection => connection.FlushAsync(cancellationToken), cancellationToken);
    }

    private async Task ReconnectAsync(CartritaException failure, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!failure.Problem.Retriable || ++reconnects > limits.Reconnects)
            {
                throw failure;
            }

            LogReconnecting(reconnects, failure.Problem.Code);
            await turn.WaitAsync(cancellationToken);
            try
            {
                await current.DisposeAsync();
                current = await connect(cancellationToken);
                (offset, isBroken, isFlushed) = (audio.Start, false, false);
                foreach (var chunk in audio.Chunks)
                {
                    await TryAsync(connection => connection.SendAsync(chunk, cancellationToken), cancellationToken);
                }

                AudioMeter.SentAudio(vendor, audio.Duration);

                if (flush.IsPending && !isFinished)
                {
                    flush.Sent(isNewConnection: true);
                    await TryAsync(connection => connection.FlushAsync(cancellationToken), cancellationToken);
                }

                if (isFinished)
                {
                    await TryAsync(connection => connection.FinishAsync(cancellationToken), cancellationToken);
                }

                unanswered = audio.Duration > TimeSpan.Zero || isFinished ? time.GetTimestamp() : null;
                return;
            }
            catch (CartritaException again)
            {
                failure = again;
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private async Task UntilRoomAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref confirmed) is var next && audio.Duration + duration > Bound && audio.Duration > TimeSpan.Zero)
        {
            await next.Task.WaitAsync(cancellationToken);
        }
    }

    private async ValueTask InTurnAsync(Func<CancellationToken, ValueTask> act, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await act(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    // What can't be sent stays, and goes over the next connection.
    private async ValueTask TryAsync(Func<ILiveTranscription, ValueTask> act, CancellationToken cancellationToken)
    {
        if (isBroken)
        {
            return;
        }

        try
        {
            await act(current).AsTask().WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It takes nothing any more; the reader's wait ends with it.
            isBroken = true;
            await current.DisposeAsync();
        }
        catch (CartritaException)
        {
            isBroken = true;
        }
    }

    [LoggerMessage(1640, LogLevel.Warning, "A live transcription is opened anew, attempt {Attempt}: {Code}.")]
    private partial void LogReconnecting(int attempt, string code);
}
