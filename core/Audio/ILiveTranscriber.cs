using Cartrita.Core.Errors;

namespace Cartrita.Core.Audio;

/// <summary>Turns speech into text while it is spoken, whoever does it (AGENT-07).</summary>
/// <remarks>Failures are those of <see cref="ITranscriber"/>.</remarks>
public interface ILiveTranscriber
{
    /// <summary>Whether the settings name somebody who transcribes. Where they do not, each call fails with <see cref="Problems.VendorNotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Its name in figures.</summary>
    string Name { get; }

    /// <summary>Opens a transcription.</summary>
    /// <param name="format">The form of the audio.</param>
    /// <param name="wishes">What is wanted of it.</param>
    /// <param name="cancellationToken">Stops opening; nothing after it.</param>
    Task<ILiveTranscription> OpenAsync(LiveAudioFormat format, LiveTranscriptionWishes wishes, CancellationToken cancellationToken);
}
