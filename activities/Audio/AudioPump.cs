using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Audio;

/// <summary>One attempt: sends a session's audio to the transcriber and appends what it says, until there is no more.</summary>
/// <param name="session">The session.</param>
/// <param name="place">Where it takes it up.</param>
/// <param name="backlog">Its audio from there on.</param>
/// <param name="frames">Its frames; the attempt is open.</param>
/// <param name="transcriber">Who transcribes.</param>
internal sealed class AudioPump(AudioSessionDocument session, AudioPlace place, AudioBacklog backlog, FrameWriter frames, SteadyTranscriber transcriber)
{
    // A hand-over may cut a word, which nobody understands then: no word is longer.
    private static readonly TimeSpan LongestWord = TimeSpan.FromSeconds(1);

    // Of seconds that are no whole ticks.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    private readonly AudioFlushes flushes = new();
    private TimeSpan? sent;
    private AudioStop stop;

    /// <summary>The time up to which all is final.</summary>
    internal TimeSpan Final { get; private set; } = place.From;

    /// <summary>The time up to which audio was heard.</summary>
    internal TimeSpan Heard { get; private set; } = place.Heard;

    /// <summary>Runs it to its end.</summary>
    /// <param name="cancellationToken">The host stops; another one goes on.</param>
    /// <returns>Why it ended, and the problem where the transcriber is away.</returns>
    internal async Task<(AudioStop Stop, Problem? Problem)> RunAsync(CancellationToken cancellationToken)
    {
        // Nobody holds a connection for a session in which nobody speaks yet.
        (var first, stop) = await backlog.NextAsync(cancellationToken);
        while (stop == AudioStop.Flush)
        {
            await TellFlushedAsync(backlog.Flushed, cancellationToken);
            (first, stop) = await backlog.NextAsync(cancellationToken);
        }

        if (first is not { } piece)
        {
            return (stop, null);
        }

        try
        {
            await using var live = await transcriber.OpenAsync(session.Format, session.Wishes, cancellationToken);
            await TranscribeAsync(live, piece, cancellationToken);
            return (stop, null);
        }
        catch (CartritaException exception) when (exception.Problem.Code.StartsWith("vendor_", StringComparison.Ordinal))
        {
            return (default, exception.Problem);
        }
    }

    private async Task TranscribeAsync(ILiveTranscription live, AudioPiece first, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (sending, isTold) = (SendAsync(live, first, over), false);
        try
        {
            await foreach (var told in live.ReadAsync(over.Token))
            {
                await TellAsync(told, over.Token);
            }

            isTold = true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The sender knows why.
        }
        finally
        {
            await over.CancelAsync();
            await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        try
        {
            await sending;
        }
        catch (OperationCanceledException) when (isTold && !cancellationToken.IsCancellationRequested)
        {
            // All was told before the sender knew that it had asked for it.
        }

        if (sent is not { } end || stop is AudioStop.Gone or AudioStop.Replaced)
        {
            return;
        }

        // All that was sent is final, silence too; but a word that the hand-over has cut is heard again in whole.
        var least = end - LongestWord;
        (Heard, Final) = (end, stop != AudioStop.HandsOver ? end : Final > least ? Final : least);
        if (flushes.TakeAll() is { } chunks)
        {
            await TellFlushedAsync(chunks, cancellationToken);
        }
    }

    private async Task SendAsync(ILiveTranscription live, AudioPiece first, CancellationTokenSource over)
    {
        try
        {
            for (AudioPiece? piece = first; ;)
            {
                if (piece is { } next)
                {
                    await live.SendAsync(next.Bytes, over.Token);
                    sent = (sent ?? backlog.Start) + next.Duration;
                }

                (piece, var why) = await backlog.NextAsync(over.Token);
                if (piece is not null)
                {
                    continue;
                }

                if (why == AudioStop.Flush)
                {
                    flushes.Add(backlog.Flushed, sent!.Value - backlog.Start);
                    await live.FlushAsync(over.Token);
                    continue;
                }

                stop = why;
                await (why is AudioStop.Gone or AudioStop.Replaced ? over.CancelAsync() : live.FinishAsync(over.Token).AsTask());
                return;
            }
        }
        catch
        {
            await over.CancelAsync();
            throw;
        }
    }

    private async Task TellAsync(LiveTranscriptEvent told, CancellationToken cancellationToken)
    {
        switch (told)
        {
            case LiveTranscriptPiece piece:
                await TellAsync(piece, cancellationToken);
                break;
            case LiveFlushed flushed when flushes.Take(TimeSpan.FromSeconds(flushed.At) + Rounding) is { } chunks:
                await TellFlushedAsync(chunks, cancellationToken);
                break;
        }
    }

    private async Task TellAsync(LiveTranscriptPiece told, CancellationToken cancellationToken)
    {
        var shift = backlog.Start.TotalSeconds;
        var piece = told with
        {
            Start = told.Start + shift,
            Words = [.. told.Words.Select(word => word with { Start = word.Start + shift, End = word.End + shift })],
        };
        if (stop == AudioStop.HandsOver && piece.IsFinal)
        {
            // It ends with its last word: behind that there may be half a one.
            piece = piece with { Duration = piece.Words.Count > 0 ? Math.Clamp(piece.Words[^1].End - piece.Start, 0, piece.Duration) : piece.Text.Length > 0 ? piece.Duration : 0 };
        }

        backlog.IsQuiet = piece is { IsFinal: true, EndsSpeech: true };
        if (piece.Text.Length > 0)
        {
            frames.Write(piece.IsFinal ? FrameKinds.AudioFinal : FrameKinds.AudioInterim, AudioTranscripts.DataOf(piece), FrameDataJson.Default.AudioTranscriptData);
        }

        if (piece.IsFinal)
        {
            await frames.FlushAsync(durable: true, cancellationToken);
            Final = TimeSpan.FromSeconds(Math.Max(piece.End, Final.TotalSeconds));
        }
    }

    private async Task TellFlushedAsync(int chunks, CancellationToken cancellationToken)
    {
        frames.Write(FrameKinds.AudioFlushed, new AudioFlushedData(AudioTranscripts.Rounded(Final.TotalSeconds), chunks), FrameDataJson.Default.AudioFlushedData);
        await frames.FlushAsync(durable: true, cancellationToken);
    }
}
