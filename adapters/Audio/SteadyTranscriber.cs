using Cartrita.Core.Audio;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Audio;

/// <summary>Opens live transcriptions that outlive their connection to whoever transcribes.</summary>
/// <param name="transcriber">Who transcribes.</param>
/// <param name="limits">How patient they are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class SteadyTranscriber(ILiveTranscriber transcriber, IOptions<LiveSessionLimits> limits, TimeProvider time, ILogger<SteadyTranscriber> logger)
{
    /// <summary>Whether the settings name somebody who transcribes.</summary>
    public bool IsConfigured => transcriber.IsConfigured;

    /// <summary>Refuses what nobody could transcribe.</summary>
    /// <param name="format">The form of the audio.</param>
    /// <param name="wishes">What is wanted of it.</param>
    /// <exception cref="Core.Errors.CartritaException"><see cref="Core.Errors.Problems.InvalidRequest"/>.</exception>
    public static void Check(LiveAudioFormat format, LiveTranscriptionWishes wishes) => Vendors.Deepgram.AudioRequestRules.Check(format, wishes);

    /// <summary>Opens one.</summary>
    /// <param name="format">The form of the audio.</param>
    /// <param name="wishes">What is wanted of it.</param>
    /// <param name="cancellationToken">Stops opening.</param>
    public async Task<ILiveTranscription> OpenAsync(LiveAudioFormat format, LiveTranscriptionWishes wishes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(format);
        var connect = async (CancellationToken token) => await transcriber.OpenAsync(format, wishes, token);
        return new SteadyTranscription(await connect(cancellationToken), connect, new SteadyAudio(transcriber.Name, format, limits.Value), time, logger);
    }
}
