namespace Cartrita.Core.Audio;

/// <summary>What is spoken, and how.</summary>
public sealed record SpeechRequest
{
    /// <summary>The longest text, in characters.</summary>
    public const int MostCharacters = 2000;

    /// <summary>The text, 1 to 2000 characters.</summary>
    public required string Text { get; init; }

    /// <summary>The voice; null for the one that the settings name.</summary>
    public string? Voice { get; init; }

    /// <summary>The form of the audio.</summary>
    public SpeechFormat Format { get; init; } = SpeechFormat.Mp3;
}

/// <summary>The form of spoken audio.</summary>
public enum SpeechFormat
{
    /// <summary>MP3.</summary>
    Mp3,

    /// <summary>WAV of signed 16-bit samples.</summary>
    Wav,

    /// <summary>Ogg with Opus.</summary>
    OggOpus,
}
