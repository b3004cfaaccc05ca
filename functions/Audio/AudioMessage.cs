using System.Text.Json;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Audio;

/// <summary>What clients say on <c>/ws/audio</c> beside audio, which comes in binary messages.</summary>
internal abstract record AudioMessage
{
    /// <summary>Which message it is: <c>start</c>, <c>flush</c> or <c>finish</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Reads a message strictly.</summary>
    /// <exception cref="CartritaException">It is none of these.</exception>
    public static AudioMessage Parse(ReadOnlyMemory<byte> message) => TypeOf(message) switch
    {
        "flush" => JsonBody.Read(message, HttpJson.Wire.AudioFlush),
        "finish" => JsonBody.Read(message, HttpJson.Wire.AudioFinish),
        null or "start" => JsonBody.Read(message, HttpJson.Wire.AudioStart),
        _ => throw new CartritaException(Problems.InvalidRequest, "A message's type is start, flush or finish."),
    };

    // A text that is no JSON object with a type is left to the strict reader, which says what is wrong with it.
    private static string? TypeOf(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Begins a session: the first message, and only that.</summary>
internal sealed record AudioStart : AudioMessage
{
    /// <summary>How audio is written: <c>linear16</c>, <c>mulaw</c>, <c>alaw</c>, or <c>opus</c> with one packet a message.</summary>
    public required string Encoding { get; init; }

    /// <summary>Samples a second and channel, 8000 to 48000.</summary>
    public required int SampleRate { get; init; }

    /// <summary>1 or 2.</summary>
    public int? Channels { get; init; }

    /// <summary>The speech model; the configured one where it is absent.</summary>
    public string? Model { get; init; }

    /// <summary>The language spoken, as a BCP 47 tag; the model's own where it is absent.</summary>
    public string? Language { get; init; }

    /// <summary>Whether speakers are told apart; false where it is absent.</summary>
    public bool? Diarize { get; init; }

    /// <summary>Whether punctuation and capitals are set; true where it is absent.</summary>
    public bool? Punctuate { get; init; }

    /// <summary>Whether numbers, dates and the like are written as people read them; true where it is absent.</summary>
    public bool? SmartFormat { get; init; }

    /// <summary>Whether there are interim frames; true where it is absent.</summary>
    public bool? InterimResults { get; init; }

    /// <summary>The form of the audio.</summary>
    /// <exception cref="CartritaException">It is none that is taken.</exception>
    public LiveAudioFormat ToFormat()
    {
        var encoding = Encoding switch
        {
            "linear16" => LiveAudioEncoding.Linear16,
            "mulaw" => LiveAudioEncoding.Mulaw,
            "alaw" => LiveAudioEncoding.Alaw,
            "opus" => LiveAudioEncoding.Opus,
            _ => throw new CartritaException(Problems.InvalidRequest, "encoding is linear16, mulaw, alaw or opus.") { Parameter = "encoding" },
        };
        return new LiveAudioFormat(encoding, SampleRate, Channels ?? 1);
    }

    /// <summary>What is wanted of it.</summary>
    public LiveTranscriptionWishes ToWishes() => new()
    {
        Model = Model,
        Language = Language,
        Diarize = Diarize ?? false,
        Punctuate = Punctuate ?? true,
        SmartFormat = SmartFormat ?? true,
        InterimResults = InterimResults ?? true,
        UtteranceEnd = null,
        SpeechEvents = false,
    };
}

/// <summary>Asks for a final result of what was sent so far.</summary>
internal sealed record AudioFlush : AudioMessage;

/// <summary>Says that no more audio comes; the rest of the transcript follows, then <c>end</c> and <c>done</c>.</summary>
internal sealed record AudioFinish : AudioMessage;
