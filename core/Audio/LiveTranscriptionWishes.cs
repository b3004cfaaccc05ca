namespace Cartrita.Core.Audio;

/// <summary>What is wanted of a live transcription.</summary>
public sealed record LiveTranscriptionWishes
{
    /// <summary>The speech model; null for the one that the settings name.</summary>
    public string? Model { get; init; }

    /// <summary>The language spoken, as a BCP 47 tag; null for the model's own.</summary>
    public string? Language { get; init; }

    /// <summary>Tell speakers apart.</summary>
    public bool Diarize { get; init; }

    /// <summary>Set punctuation and capitals.</summary>
    public bool Punctuate { get; init; } = true;

    /// <summary>Write numbers, dates and the like as people read them.</summary>
    public bool SmartFormat { get; init; } = true;

    /// <summary>Give interim results too.</summary>
    public bool InterimResults { get; init; } = true;

    /// <summary>After how much silence an utterance has ended; null not to be told. At least a second, and only with interim results.</summary>
    public TimeSpan? UtteranceEnd { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Tell when speech starts.</summary>
    public bool SpeechEvents { get; init; } = true;
}
