using Cartrita.Core.Errors;

namespace Cartrita.Core.Audio;

/// <summary>Turns recordings into text, whoever does it (AGENT-07). What comes back are a stranger's words.</summary>
/// <remarks>
/// Failures are a <see cref="CartritaException"/> with one of the problems of vendors (<see cref="Problems.VendorUnavailable"/> and its kin), or <see cref="Problems.InvalidRequest"/> for a request that nobody could
/// answer.
/// </remarks>
public interface ITranscriber
{
    /// <summary>Whether the settings name somebody who transcribes. Where they do not, each call fails with <see cref="Problems.VendorNotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Transcribes a recording to its end.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="wishes">What is wanted of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The transcript; one without segments where nobody speaks.</returns>
    Task<Transcript> TranscribeAsync(AudioSource source, TranscriptionWishes wishes, CancellationToken cancellationToken);
}
