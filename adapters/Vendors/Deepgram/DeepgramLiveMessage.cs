using System.Text.Json;
using Cartrita.Core.Audio;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>A message of a live transcription; which members it has depends on <see cref="Type"/>.</summary>
internal sealed record DeepgramLiveMessage
{
    // No session is longer, by far, and no time overflows.
    private const double MostSeconds = 1e7;

    /// <summary>Its kind.</summary>
    public required string Type { get; init; }

    /// <summary>Seconds.</summary>
    public double Start { get; init; }

    /// <summary>Seconds.</summary>
    public double Duration { get; init; }

    /// <summary>Whether a result stays.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the speaker has paused.</summary>
    public bool SpeechFinal { get; init; }

    /// <summary>Whether it was asked for.</summary>
    public bool FromFinalize { get; init; }

    /// <summary>The channel and how many there are.</summary>
    public IReadOnlyList<int>? ChannelIndex { get; init; }

    /// <summary>A result's readings; of other kinds a list of numbers.</summary>
    public JsonElement Channel { get; init; }

    /// <summary>When speech began, in seconds.</summary>
    public double Timestamp { get; init; }

    /// <summary>When the last word ended, in seconds.</summary>
    public double LastWordEnd { get; init; }

    /// <summary>The request's id.</summary>
    public string? RequestId { get; init; }

    /// <summary>How many channels.</summary>
    public int Channels { get; init; }

    /// <summary>What it tells; null for kinds that are not known, which a later version of the vendor may send.</summary>
    /// <exception cref="JsonException">It is not what its kind is.</exception>
    internal LiveTranscriptEvent? ToEvent() => Type switch
    {
        "Results" => ToPiece(),
        "SpeechStarted" => new LiveSpeechStarted(Timestamp),
        "UtteranceEnd" => new LiveUtteranceEnded(LastWordEnd),
        "Metadata" => new LiveTranscriptEnded(RequestId ?? throw new JsonException(), Duration, Channels),
        _ => null,
    };

    private LiveTranscriptPiece ToPiece()
    {
        if (Channel.ValueKind != JsonValueKind.Object || Start is not (>= 0 and <= MostSeconds) || Duration is not (>= 0 and <= MostSeconds))
        {
            throw new JsonException();
        }

        var best = Channel.Deserialize(DeepgramJson.Default.DeepgramChannel)?.Alternatives.FirstOrDefault() ?? throw new JsonException();
        return new LiveTranscriptPiece
        {
            Start = Start,
            Duration = Duration,
            IsFinal = IsFinal,
            EndsSpeech = SpeechFinal,
            IsFlushed = FromFinalize,
            Channel = ChannelIndex is [var channel, ..] ? channel : 0,
            Speaker = best.Words.Select(word => word.Speaker).FirstOrDefault(speaker => speaker is not null),
            Confidence = best.Confidence,
            Text = best.Transcript,
            Words = [.. best.Words.Select(word => new LiveWord(word.PunctuatedWord ?? word.Word, word.Start, word.End, word.Confidence, word.Speaker))],
        };
    }
}
