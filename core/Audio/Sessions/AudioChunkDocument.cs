using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>The facts of a chunk, at <c>u/{owner}/audio-chunks/{sessionId}/{sequence:D8}</c>. It never changes, and is there only where all before it are.</summary>
public sealed record AudioChunkDocument : VersionedDocument
{
    /// <summary>Its place, from 0.</summary>
    public required int Sequence { get; init; }

    /// <summary>SHA-256 of its bytes, which are the session's payload of that name.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required int SizeBytes { get; init; }

    /// <summary>Where it begins, in ticks from the session's start.</summary>
    public required long StartTicks { get; init; }

    /// <summary>Where it ends.</summary>
    public required long EndTicks { get; init; }

    /// <summary>Bytes of all chunks up to this one.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>How full the session's bucket of bytes was when it had come.</summary>
    public required double Spent { get; init; }

    /// <summary>The same of its bucket of seconds.</summary>
    public double SpentSeconds { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where it begins.</summary>
    [JsonIgnore]
    public TimeSpan Start => TimeSpan.FromTicks(StartTicks);

    /// <summary>Where it ends.</summary>
    [JsonIgnore]
    public TimeSpan End => TimeSpan.FromTicks(EndTicks);

    /// <summary>Its bytes.</summary>
    [JsonIgnore]
    public PayloadRef Payload => new(Sha256, SizeBytes);
}
