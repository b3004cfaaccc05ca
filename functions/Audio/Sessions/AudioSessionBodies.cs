using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>The body of <c>POST /api/audio/sessions</c>: what <see cref="AudioStart"/> says on a WebSocket.</summary>
internal sealed record CreateAudioSessionBody
{
    /// <summary>How audio is written: <c>linear16</c>, <c>mulaw</c>, <c>alaw</c>, or <c>opus</c> with each packet behind its length in two bytes, the high one first.</summary>
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

    /// <summary>Whether summary, topics, actions and entities are read out of the transcript once it is whole, as <c>audio_enriched</c>; false where it is absent.</summary>
    public bool? Enrich { get; init; }

    /// <summary>The same as a message of the WebSocket.</summary>
    public AudioStart ToStart() => new()
    {
        Type = "start",
        Encoding = Encoding,
        SampleRate = SampleRate,
        Channels = Channels,
        Model = Model,
        Language = Language,
        Diarize = Diarize,
        Punctuate = Punctuate,
        SmartFormat = SmartFormat,
        InterimResults = InterimResults,
    };
}

/// <summary>A session of live audio as its client sees it.</summary>
internal sealed record AudioSessionBody
{
    /// <summary>The session; its frames name it in <c>orchestrationId</c>.</summary>
    public required AudioSessionId Id { get; init; }

    /// <summary><c>open</c>, <c>interrupted</c> while the transcriber is away, or <c>ended</c>.</summary>
    public required string Status { get; init; }

    /// <summary>How audio is written.</summary>
    public required string Encoding { get; init; }

    /// <summary>Samples a second and channel.</summary>
    public required int SampleRate { get; init; }

    /// <summary>1 or 2.</summary>
    public required int Channels { get; init; }

    /// <summary>The sequence that the next chunk has: how many have come.</summary>
    public required int Next { get; init; }

    /// <summary>How many chunks it has, once its client has said so.</summary>
    public int? Chunks { get; init; }

    /// <summary>The code where it is interrupted or ended badly.</summary>
    public string? Code { get; init; }

    /// <summary>What was read out of its transcript, where its client wished it and it has been.</summary>
    public AudioEnrichedData? Enrichment { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its audio and its text are erased.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The body of a session.</summary>
    public static AudioSessionBody Of(AudioSessionDocument session, int next) => new()
    {
        Id = session.Id,
        Status = session.State switch { AudioSessionState.Interrupted => "interrupted", AudioSessionState.Ended => "ended", _ => "open" },
        Encoding = NameOf(session.Encoding),
        SampleRate = session.SampleRate,
        Channels = session.Channels,
        Next = next,
        Chunks = session.Chunks,
        Code = session.Code,
        Enrichment = session.Enrichment is { } found ? new AudioEnrichedData(found.Summary, found.Topics, found.Actions, found.Entities, found.Truncated) : null,
        CreatedAt = session.CreatedAt,
        ExpiresAt = session.ExpiresAt,
    };

    private static string NameOf(LiveAudioEncoding encoding) => encoding switch
    {
        LiveAudioEncoding.Linear16 => "linear16",
        LiveAudioEncoding.Mulaw => "mulaw",
        LiveAudioEncoding.Alaw => "alaw",
        _ => "opus",
    };
}

/// <summary>The answer to a chunk: it is kept.</summary>
/// <param name="Sequence">The chunk.</param>
/// <param name="Next">The sequence that follows it.</param>
/// <param name="Seconds">How much audio the session has up to its end.</param>
internal sealed record AudioChunkBody(int Sequence, int Next, double Seconds);

/// <summary>The body of <c>POST /api/audio/sessions/{id}/finish</c>.</summary>
/// <param name="Chunks">How many chunks the session has; the server holds it against what it got.</param>
internal sealed record FinishAudioSessionBody(int Chunks);

/// <summary>The body of <c>POST /api/audio/sessions/{id}/flush</c>.</summary>
/// <param name="Chunks">How many chunks the client wants to have the final text of: those with a sequence below it.</param>
internal sealed record FlushAudioSessionBody(int Chunks);
