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

    /// <summary>The part of a recording that is not transcribed.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="path">Its path.</param>
    internal static ExtractedPart Without(int number, string path) => PartFactory.Without(number, path, "nothing here transcribes audio and video.");

    /// <summary>The part of a recording.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="request">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">The transcriber is away, which is worth another try.</exception>
    internal async Task<ExtractedPart> ReadAsync(int number, ExtractionRequest request, CancellationToken cancellationToken)
    {
        if (transcriber is not { IsConfigured: true })
        {
            return Without(number, request.FileName);
        }

        try
        {
            var transcript = await transcriber.TranscribeAsync(new AudioBytes(async token => await request.OpenAsync(token), request.MediaType), Wishes, cancellationToken);
            return transcript.Segments.Count == 0
                ? PartFactory.Without(number, request.FileName, "nobody speaks in it.")
                : PartFactory.Of(number, request.FileName, TranscriptText.Of(transcript));
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // The file is as good as it was: its bytes stay, and whoever wants its text knows why there is none.
            return PartFactory.Without(number, request.FileName, $"it could not be transcribed ({exception.Problem.Code}).");
        }
    }
}
