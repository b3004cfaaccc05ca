using System.Text.Json.Serialization;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>The input of <see cref="Durable.DurableNames.AudioSession"/>.</summary>
/// <param name="OwnerId">Whose session.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Deadline">When it has to have ended.</param>
public sealed record AudioSessionInput(OwnerId OwnerId, AudioSessionId SessionId, DateTimeOffset Deadline)
{
    /// <summary>The chunk from which to go on.</summary>
    public int Chunk { get; init; }

    /// <summary>The time up to which all is final, in milliseconds.</summary>
    public long FromMs { get; init; }

    /// <summary>Interruptions since something became final.</summary>
    public int Interruptions { get; init; }

    /// <summary>The time up to which audio was heard, in milliseconds: what lies between it and <see cref="FromMs"/> is heard again once more comes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long HeardMs { get; init; }

    /// <summary>The start that this is; the session belongs to the first one that gets to work. Null for one that asks for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Start { get; init; }

    /// <summary>A start that shows no sign of life and whose place this one takes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InPlaceOf { get; init; }

    /// <summary>Whether the transcript is enriched before the session is closed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Enrich { get; init; }
}

/// <summary>The input of <see cref="Durable.DurableNames.PumpAudio"/>.</summary>
/// <param name="OwnerId">Whose session.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Chunk">A chunk that ends at <paramref name="FromMs"/> or later, or is followed by one that does.</param>
/// <param name="FromMs">The time up to which all is known to be final, in milliseconds; the log may say more.</param>
public sealed record PumpAudioInput(OwnerId OwnerId, AudioSessionId SessionId, int Chunk, long FromMs)
{
    /// <summary>The time up to which audio was heard, in milliseconds; no connection is opened for it alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long HeardMs { get; init; }

    /// <summary>The start of the session that it belongs to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Start { get; init; }

    /// <summary>The start whose place that one takes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InPlaceOf { get; init; }
}

/// <summary>Why a pump ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AudioPumpEnd>))]
public enum AudioPumpEnd
{
    /// <summary>Its time is over, or another one has taken its place: there is more.</summary>
    HandsOver,

    /// <summary>All that its client sent is final.</summary>
    Finished,

    /// <summary>The client said nothing for too long, or the session has lasted too long; what had come is final.</summary>
    Stopped,

    /// <summary>The transcriber is away.</summary>
    Interrupted,

    /// <summary>The session was deleted, or has ended.</summary>
    Gone,

    /// <summary>The session belongs to another start, which another server made.</summary>
    Superseded,
}

/// <summary>What <see cref="Durable.DurableNames.PumpAudio"/> came to.</summary>
public sealed record PumpAudioResult
{
    /// <summary>Why it ended.</summary>
    public required AudioPumpEnd End { get; init; }

    /// <summary>The chunk from which to go on.</summary>
    public int Chunk { get; init; }

    /// <summary>The time up to which all is final, in milliseconds.</summary>
    public long FromMs { get; init; }

    /// <summary>The time up to which audio was heard, in milliseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long HeardMs { get; init; }

    /// <summary>The catalogue's code where it was stopped or interrupted.</summary>
    public string? Code { get; init; }

    /// <summary>Whether trying again by itself may help.</summary>
    public bool Retriable { get; init; }
}

/// <summary>The input of <see cref="Durable.DurableNames.EnrichAudio"/>.</summary>
/// <param name="OwnerId">Whose session.</param>
/// <param name="SessionId">The session.</param>
public sealed record EnrichAudioInput(OwnerId OwnerId, AudioSessionId SessionId);

/// <summary>The input of <see cref="Durable.DurableNames.CloseAudioSession"/>.</summary>
/// <param name="OwnerId">Whose session.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Code">The catalogue's code where it ends badly.</param>
public sealed record CloseAudioSessionInput(OwnerId OwnerId, AudioSessionId SessionId, string? Code);
