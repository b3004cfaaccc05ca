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
/// <param name="backlog">Its audio.</param>
/// <param name="frames">Its frames; the attempt is open.</param>
/// <param name="transcriber">Who transcribes.</param>
/// <param name="from">The time up to which all is final.</param>
internal sealed class AudioPump(AudioSessionDocument session, AudioBacklog backlog, FrameWriter frames, SteadyTranscriber transcriber, TimeSpan from)
{
    private TimeSpan? sent;

    /// <summary>The time up to which all is final.</summary>
    internal TimeSpan Final { get; private set; } = from;

    /// <summary>Runs it to its end.</summary>
    /// <param name="cancellationToken">The host stops; another one goes on.</param>
    /// <returns>Why it ended, and the problem where the transcriber is away.</returns>
    internal async Task<(AudioStop Stop, Problem? Problem)> RunAsync(CancellationToken cancellationToken)
    {
        // Nobody holds a connection for a session in which nobody speaks yet.
        var (first, stop) = await backlog.NextAsync(cancellationToken);
        if (first is not { } piece)
        {
            return (stop, null);
        }

        try
        {
            await using var live = await transcriber.OpenAsync(session.Format, session.Wishes, cancellationToken);
            return (await TranscribeAsync(live, piece, cancellationToken), null);
        }
        catch (CartritaException exception) when (exception.Problem.Code.StartsWith("vendor_", StringComparison.Ordinal))
        {
            return (default, exception.Problem);
        }
    }

    private async Task<AudioStop> TranscribeAsync(ILiveTranscription live, AudioPiece first, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(live, first, over);
        try
        {
            await foreach (var told in live.ReadAsync(over.Token))
            {
                if (told is LiveTranscriptPiece piece)
                {
                    await TellAsync(piece, over.Token);
                }
            }
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

        var stop = await sending;
        if (stop is not (AudioStop.Gone or AudioStop.Replaced))
        {
            // All that was sent is final, silence too.
            Final = sent ?? Final;
        }

        return stop;
    }

    private async Task<AudioStop> SendAsync(ILiveTranscription live, AudioPiece first, CancellationTokenSource over)
    {
        try
        {
            for (AudioPiece? piece = first; ;)
            {
                await live.SendAsync(piece.Value.Bytes, over.Token);
                sent = (sent ?? backlog.Start) + piece.Value.Duration;
                (piece, var stop) = await backlog.NextAsync(over.Token);
                if (piece is not null)
                {
                    continue;
                }

                if (stop is AudioStop.Gone or AudioStop.Replaced)
                {
                    await over.CancelAsync();
                }
                else
                {
                    await live.FinishAsync(over.Token);
                }

                return stop;
            }
        }
        catch
        {
            await over.CancelAsync();
            throw;
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
        backlog.IsQuiet = piece is { IsFinal: true, EndsSpeech: true };
        if (piece.Text.Length > 0)
        {
            frames.Write(piece.IsFinal ? FrameKinds.AudioFinal : FrameKinds.AudioInterim, AudioTranscripts.DataOf(piece), FrameDataJson.Default.AudioTranscriptData);
        }

        if (piece.IsFinal)
        {
            await frames.FlushAsync(durable: true, cancellationToken);
            Final = TimeSpan.FromSeconds(piece.End);
        }
    }
}
