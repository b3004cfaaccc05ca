using Cartrita.Core.Audio;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Audio;

/// <summary>The body of <c>POST /api/audio/speech</c>.</summary>
internal sealed record SpeechBody
{
    /// <summary>What is spoken, 1 to 2000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>The voice; the configured one where it is absent.</summary>
    public string? Voice { get; init; }

    /// <summary><c>mp3</c>, <c>wav</c> or <c>ogg</c> with Opus; MP3 where it is absent.</summary>
    public string? Format { get; init; }

    /// <summary>What is wanted of the vendor.</summary>
    /// <exception cref="CartritaException">A member can't be so.</exception>
    public SpeechRequest ToRequest() => new()
    {
        Text = !string.IsNullOrWhiteSpace(Text) && Text.Length <= SpeechRequest.MostCharacters
            ? Text
            : throw new CartritaException(Problems.InvalidRequest, $"A text has 1 to {SpeechRequest.MostCharacters} characters.") { Parameter = "text" },
        Voice = Voice,
        Format = Format switch
        {
            null or "mp3" => SpeechFormat.Mp3,
            "wav" => SpeechFormat.Wav,
            "ogg" => SpeechFormat.OggOpus,
            _ => throw new CartritaException(Problems.InvalidRequest, "format is mp3, wav or ogg.") { Parameter = "format" },
        },
    };
}
