using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Audio;

/// <summary>What users may have done with audio: each minute and each character is paid for.</summary>
public sealed class AudioUseOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Audio:Use";

    /// <summary>The speech models that a request may name, with commas between; empty for any. Who names none gets the configured one.</summary>
    public string Models { get; set; } = string.Empty;

    /// <summary>The voices that a request may name, with commas between; empty for any. Who names none gets the configured one.</summary>
    public string Voices { get; set; } = string.Empty;

    /// <summary>Minutes of audio that one user may have transcribed in a day (UTC), recordings and live, on all instances together; 0 for no limit, which counts nothing.</summary>
    [Range(0, 1_000_000)]
    public int MinutesPerDay { get; set; }

    /// <summary>Characters that one user may have spoken in a day (UTC), on all instances together; 0 for no limit, which counts nothing.</summary>
    [Range(0, 1_000_000_000)]
    public int CharactersPerDay { get; set; }

    /// <summary>Whether sessions of live audio may have their transcripts enriched by a model, which takes tokens.</summary>
    public bool Enrichment { get; set; } = true;

    /// <summary>Refuses a speech model that is not listed.</summary>
    /// <param name="model">The one that a request names; null where it names none.</param>
    /// <exception cref="CartritaException"><see cref="Problems.ModelNotAllowed"/>.</exception>
    public void RequireModel(string? model) => Require(Models, model, "model");

    /// <summary>Refuses a voice that is not listed.</summary>
    /// <param name="voice">The one that a request names; null where it names none.</param>
    /// <exception cref="CartritaException"><see cref="Problems.ModelNotAllowed"/>.</exception>
    public void RequireVoice(string? voice) => Require(Voices, voice, "voice");

    private static void Require(string list, string? name, string parameter)
    {
        if (name is not null && list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names && !names.Contains(name, StringComparer.Ordinal))
        {
            throw new CartritaException(Problems.ModelNotAllowed, $"This {parameter} is not among those that the settings allow.") { Parameter = parameter };
        }
    }
}
