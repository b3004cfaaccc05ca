using Cartrita.Core.Errors;

namespace Cartrita.Core.Audio;

/// <summary>Speaks a text, whoever does it.</summary>
/// <remarks>Failures are those of <see cref="ITranscriber"/>.</remarks>
public interface ISpeechSynthesis
{
    /// <summary>Whether the settings name somebody who speaks. Where they do not, each call fails with <see cref="Problems.VendorNotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Speaks.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<Speech> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken);
}
