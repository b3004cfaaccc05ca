namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.AudioInterim"/> and <see cref="FrameKinds.AudioFinal"/>. Times are seconds from the session's start.</summary>
public sealed record AudioTranscriptData
{
    /// <summary>What was said; empty for silence. The next interim or final text from the same start replaces an interim one.</summary>
    public required string Text { get; init; }

    /// <summary>Where it begins.</summary>
    public required double Start { get; init; }

    /// <summary>Where it ends.</summary>
    public required double End { get; init; }

    /// <summary>How certain it is, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The speaker of its first word, from 0; absent where speakers are not told apart.</summary>
    public int? Speaker { get; init; }

    /// <summary>Whether the speaker has paused after it.</summary>
    public bool EndsSpeech { get; init; }

    /// <summary>Its words.</summary>
    public IReadOnlyList<AudioWordData> Words { get; init; } = [];
}

/// <summary>A word.</summary>
/// <param name="Text">It, with its punctuation.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Confidence">How certain it is, 0 to 1.</param>
/// <param name="Speaker">The speaker, from 0; absent where speakers are not told apart.</param>
public sealed record AudioWordData(string Text, double Start, double End, double Confidence, int? Speaker);

/// <summary>The data of <see cref="FrameKinds.End"/> of a session of live audio.</summary>
/// <param name="DurationSeconds">How much audio was transcribed.</param>
public sealed record AudioEndData(double DurationSeconds);

/// <summary>The data of <see cref="FrameKinds.AudioInterrupted"/>.</summary>
/// <param name="Code">The catalogue's code.</param>
/// <param name="Message">The catalogue's sentence.</param>
/// <param name="Retriable">Whether it is tried again without being asked.</param>
/// <param name="FinalSeconds">The time up to which all is final; from there it goes on.</param>
public sealed record AudioInterruptedData(string Code, string Message, bool Retriable, double FinalSeconds);

/// <summary>The data of <see cref="FrameKinds.AudioFlushed"/>.</summary>
/// <param name="FinalSeconds">The time up to which all is final.</param>
/// <param name="Chunks">How many chunks of a session over HTTP that is; absent elsewhere.</param>
public sealed record AudioFlushedData(double FinalSeconds, int? Chunks);

/// <summary>The data of <see cref="FrameKinds.AudioEnriched"/>: what a model read out of the transcript, without banned terms.</summary>
/// <param name="Summary">What was said, at most 2000 characters.</param>
/// <param name="Topics">What it was about; as the other lists at most 50 items of 300 characters.</param>
/// <param name="Actions">What somebody said that they or others will do.</param>
/// <param name="Entities">People, places, organizations and the like that were named.</param>
/// <param name="Truncated">Whether the end of the transcript was left out, since the model had no room for it.</param>
public sealed record AudioEnrichedData(string Summary, IReadOnlyList<string> Topics, IReadOnlyList<string> Actions, IReadOnlyList<string> Entities, bool Truncated);
