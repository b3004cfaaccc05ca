using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes text of audio and video, where something transcribes them (ATT-09).</summary>
/// <param name="transcribers">Who transcribes, where anybody does.</param>
internal sealed class RecordingText(IEnumerable<ITranscriber> transcribers)
{
    private static readonly TranscriptionWishes Wishes = new();
    private readonly ITranscriber? transcriber = transcribers.FirstOrDefault();

    /// <summary>The part of a recording.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="request">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">The transcriber is away, which is worth another try.</exception>
    internal async Task<ExtractedPart> ReadAsync(int number, ExtractionRequest request, CancellationToken cancellationToken)
    {
        if (transcriber is not { IsConfigured: true })
        {
            return Untranscribed(number, request.FileName);
        }

        try
        {
            return await TranscribedAsync(transcriber, number, request.FileName, new AudioBytes(async token => await request.OpenAsync(token), request.MediaType), cancellationToken);
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // The file is as good as it was: its bytes stay, and whoever wants its text knows why there is none.
            return Refused(number, request.FileName, exception);
        }
    }

    /// <summary>The part of a recording in an archive. Nothing that happens to it is a reason to lose the archive's other members, so it is not tried again later.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its bytes; they stay open.</param>
    /// <param name="mediaType">Its type.</param>
    /// <param name="allowance">What may be transcribed of the archive.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ExtractedPart> ReadMemberAsync(int number, string path, Stream bytes, string mediaType, RecordingAllowance allowance, CancellationToken cancellationToken)
    {
        if (transcriber is not { IsConfigured: true })
        {
            return Untranscribed(number, path);
        }

        if (allowance.IsOver)
        {
            return PartFactory.Without(number, path, "the transcriber was away.");
        }

        if (!allowance.Take(bytes.Length))
        {
            return PartFactory.Without(number, path, "of one archive no more recordings are transcribed.");
        }

        try
        {
            // One attempt after the other reads the same bytes.
            var source = new AudioBytes(
                _ =>
                {
                    bytes.Position = 0;
                    return ValueTask.FromResult<Stream>(new UndisposedStream(bytes));
                },
                mediaType);
            return await TranscribedAsync(transcriber, number, path, source, cancellationToken);
        }
        catch (CartritaException exception)
        {
            if (exception.Problem.Retriable)
            {
                allowance.End();
            }

            return Refused(number, path, exception);
        }
    }

    private static async Task<ExtractedPart> TranscribedAsync(ITranscriber transcriber, int number, string path, AudioBytes source, CancellationToken cancellationToken)
    {
        var transcript = await transcriber.TranscribeAsync(source, Wishes, cancellationToken);
        return transcript.Segments.Count == 0 ? PartFactory.Without(number, path, "nobody speaks in it.") : PartFactory.Of(number, path, TranscriptText.Of(transcript));
    }

    private static ExtractedPart Untranscribed(int number, string path) => PartFactory.Without(number, path, "nothing here transcribes audio and video.");

    private static ExtractedPart Refused(int number, string path, CartritaException exception) => PartFactory.Without(number, path, $"it could not be transcribed ({exception.Problem.Code}).");
}
