namespace Cartrita.Core.Audio;

/// <summary>What is wanted of a transcription.</summary>
public sealed record TranscriptionWishes
{
    /// <summary>The longest name of a model or language, in characters.</summary>
    public const int MostNameCharacters = 64;

    /// <summary>The speech model; null for the one that the settings name.</summary>
    public string? Model { get; init; }

    /// <summary>The language spoken, as a BCP 47 tag; null to have it detected.</summary>
    public string? Language { get; init; }

    /// <summary>Tell speakers apart.</summary>
    public bool Diarize { get; init; } = true;

    /// <summary>Set punctuation and capitals.</summary>
    public bool Punctuate { get; init; } = true;

    /// <summary>Write numbers, dates and the like as people read them.</summary>
    public bool SmartFormat { get; init; } = true;

    /// <summary>Find the topics.</summary>
    public bool Topics { get; init; }

    /// <summary>Find what speakers intend.</summary>
    public bool Intents { get; init; }

    /// <summary>Find how speakers feel.</summary>
    public bool Sentiment { get; init; }

    /// <summary>Find names, places and the like.</summary>
    public bool Entities { get; init; }

    /// <summary>Summarize.</summary>
    public bool Summarize { get; init; }
}
