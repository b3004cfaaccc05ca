using System.Text.Json.Serialization;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>A session of live audio as stored, at <c>u/{owner}/audio-sessions/{sessionId}</c> (AGENT-07).</summary>
public sealed record AudioSessionDocument : VersionedDocument
{
    /// <summary>The session.</summary>
    public required AudioSessionId Id { get; init; }

    /// <summary>Whose.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>The request that began it (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>How its audio is written.</summary>
    public required LiveAudioEncoding Encoding { get; init; }

    /// <summary>Samples a second and channel.</summary>
    public required int SampleRate { get; init; }

    /// <summary>1 or 2.</summary>
    public required int Channels { get; init; }

    /// <summary>The speech model; null for the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>The language spoken, as a BCP 47 tag; null for the model's own.</summary>
    public string? Language { get; init; }

    /// <summary>Whether speakers are told apart.</summary>
    public bool Diarize { get; init; }

    /// <summary>Whether punctuation and capitals are set.</summary>
    public bool Punctuate { get; init; }

    /// <summary>Whether numbers, dates and the like are written as people read them.</summary>
    public bool SmartFormat { get; init; }

    /// <summary>Whether there are interim frames.</summary>
    public bool InterimResults { get; init; }

    /// <summary>Whether its transcript is enriched once it is whole.</summary>
    public bool Enrich { get; init; }

    /// <summary>What was read out of its transcript; null until then.</summary>
    public AudioEnrichment? Enrichment { get; init; }

    /// <summary>The accounts of tokens that the enrichment has reserved some in.</summary>
    public IReadOnlyList<string> TokenAccounts { get; init; } = [];

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is erased with all that it has.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How it stands.</summary>
    public AudioSessionState State { get; init; }

    /// <summary>How many chunks it has, once its client said that no more come.</summary>
    public int? Chunks { get; init; }

    /// <summary>The attempt that transcribes, as its place in the log; one that finds another here has been replaced.</summary>
    public string? Attempt { get; init; }

    /// <summary>The start whose orchestration it belongs to: the first one that got to work.</summary>
    public string? Start { get; init; }

    /// <summary>When that orchestration last showed itself.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>How many chunks its client wants to have the final text of at once.</summary>
    public int Flush { get; init; }

    /// <summary>The catalogue's code where it was interrupted or ended badly.</summary>
    public string? Code { get; init; }

    /// <summary>The form of its audio.</summary>
    [JsonIgnore]
    public LiveAudioFormat Format => new(Encoding, SampleRate, Channels);

    /// <summary>What is wanted of it.</summary>
    [JsonIgnore]
    public LiveTranscriptionWishes Wishes => new()
    {
        Model = Model,
        Language = Language,
        Diarize = Diarize,
        Punctuate = Punctuate,
        SmartFormat = SmartFormat,
        InterimResults = InterimResults,
        UtteranceEnd = null,
        SpeechEvents = false,
    };

    /// <summary>Its frames.</summary>
    [JsonIgnore]
    public FrameLogKey Log => new(OwnerId, Id.Run);

    /// <summary>Whether it was made of the same request.</summary>
    /// <param name="other">Another session.</param>
    public bool IsSameRequest(AudioSessionDocument other) => Format == other?.Format && Wishes == other.Wishes && Enrich == other.Enrich;
}
