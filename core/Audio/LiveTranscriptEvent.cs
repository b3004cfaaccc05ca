namespace Cartrita.Core.Audio;

/// <summary>Something that a live transcription tells. Times are seconds from its start.</summary>
public abstract record LiveTranscriptEvent;

/// <summary>A piece of the transcript; an interim one is replaced by the next one from the same start.</summary>
public sealed record LiveTranscriptPiece : LiveTranscriptEvent
{
    /// <summary>Where it begins, in seconds.</summary>
    public required double Start { get; init; }

    /// <summary>How long it is, in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Whether it stays.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Whether the speaker has paused after it.</summary>
    public bool EndsSpeech { get; init; }

    /// <summary>Whether it was asked for by <see cref="ILiveTranscription.FlushAsync"/>.</summary>
    public bool IsFlushed { get; init; }

    /// <summary>The channel, from 0.</summary>
    public int Channel { get; init; }

    /// <summary>The speaker, from 0, of its first word; null where speakers are not told apart.</summary>
    public int? Speaker { get; init; }

    /// <summary>How certain it is, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>What was said; empty for silence.</summary>
    public required string Text { get; init; }

    /// <summary>Its words.</summary>
    public IReadOnlyList<LiveWord> Words { get; init; } = [];

    /// <summary>Where it ends, in seconds.</summary>
    public double End => Start + Duration;
}

/// <summary>A word.</summary>
/// <param name="Text">It, with its punctuation.</param>
/// <param name="Start">Where it begins, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Confidence">How certain it is, 0 to 1.</param>
/// <param name="Speaker">The speaker, from 0; null where speakers are not told apart.</param>
public sealed record LiveWord(string Text, double Start, double End, double Confidence, int? Speaker);

/// <summary>Somebody began to speak.</summary>
/// <param name="At">When, in seconds.</param>
public sealed record LiveSpeechStarted(double At) : LiveTranscriptEvent;

/// <summary>An utterance has ended.</summary>
/// <param name="LastWordEnd">Where its last word ended, in seconds.</param>
public sealed record LiveUtteranceEnded(double LastWordEnd) : LiveTranscriptEvent;

/// <summary>What <see cref="ILiveTranscription.FlushAsync"/> asked for has been told, or is not said by the transcriber, which does not answer where little is left.</summary>
/// <param name="At">How much had been sent when it was asked for, in seconds.</param>
/// <param name="FinalSeconds">The time up to which all is final.</param>
public sealed record LiveFlushed(double At, double FinalSeconds) : LiveTranscriptEvent;

/// <summary>All that was sent is transcribed.</summary>
/// <param name="RequestId">The transcriber's own id of the request, for its support.</param>
/// <param name="DurationSeconds">How much audio it was, in seconds.</param>
/// <param name="Channels">Of how many channels.</param>
public sealed record LiveTranscriptEnded(string RequestId, double DurationSeconds, int Channels) : LiveTranscriptEvent;
