using System.Text.Json.Serialization;
using Cartrita.Core.Agents;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>One execution of a step with its calls, as it is kept in the frame log of its run (GOV-11): one record, so that it is there whole or not at all.</summary>
/// <remarks>It is no frame: no stream shows it. Its writer and number come from its step, so an execution that is repeated is dropped by readers.</remarks>
public sealed record StepTrace
{
    /// <summary>The kind of such records in a log.</summary>
    public const string RecordKind = "trace";

    /// <summary>The number of the execution that ended.</summary>
    public const long Ended = 0;

    /// <summary>The number of an execution that threw and was asked for again.</summary>
    public const long Thrown = 1;

    /// <summary>The number of an execution that came to a wait for a person.</summary>
    public const long Waiting = 2;

    /// <summary>Which step.</summary>
    public required string StepId { get; init; }

    /// <summary>Its activity.</summary>
    public required string Name { get; init; }

    /// <summary>The product that the run belongs to: <c>chat</c>; null for what belongs to none, an ingestion.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>The flow: the orchestration that the run is.</summary>
    public required string Flow { get; init; }

    /// <summary>The agent whose step it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Agent { get; init; }

    /// <summary>The task that it belongs to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentTaskId? TaskId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>One of <see cref="TraceOutcomes"/>, or a code of the catalogue.</summary>
    public required string Outcome { get; init; }

    /// <summary>Which of the step's executions it is of: <see cref="Ended"/>, <see cref="Thrown"/> or <see cref="Waiting"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Number { get; init; }

    /// <summary>The W3C trace that it was at work under; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>The span within that trace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SpanId { get; init; }

    /// <summary>Its calls, in the order in which they began.</summary>
    public IReadOnlyList<CallTrace> Calls { get; init; } = [];

    /// <summary>How many calls are left out, because a step tells only so many.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LeftOut { get; init; }
}
