using System.Text.Json.Serialization;

namespace Cartrita.Functions.Knowledge;

/// <summary>How the caller's files are embedded.</summary>
internal sealed record ReindexBody
{
    /// <summary>How the last change of the model stands.</summary>
    public required ReindexStatus Status { get; init; }

    /// <summary>The model whose vectors answer.</summary>
    public required string ServingModel { get; init; }

    /// <summary>The model that new vectors are made with; the configured one where none are made.</summary>
    public required string TargetModel { get; init; }

    /// <summary>Whether the files were embedded with another model than the configured one, or not all of them: a start would do something.</summary>
    public required bool IsDue { get; init; }

    /// <summary>Chunks in all.</summary>
    public required int Chunks { get; init; }

    /// <summary>Those that have a vector of the target model.</summary>
    public required int Embedded { get; init; }

    /// <summary>The catalogue's code, where it failed.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>How a change of the model stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReindexStatus>))]
internal enum ReindexStatus
{
    /// <summary>None is under way.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>New vectors are being made.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It failed; what answered before goes on answering, and another start goes on where it stopped.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
