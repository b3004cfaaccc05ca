using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>One event of a run's trace, as its owner reads it (GOV-11): a step, a call of a tool or a call of a model.</summary>
public sealed record TraceEvent
{
    /// <summary>The event, unique within its run and the same in every reading.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="TraceKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The run.</summary>
    public required RunId RunId { get; init; }

    /// <summary>The step: this one, or the one that made the call.</summary>
    public required string StepId { get; init; }

    /// <summary>The product; null for an ingestion, which belongs to none.</summary>
    public string? Product { get; init; }

    /// <summary>The flow: the orchestration that the run is.</summary>
    public required string Flow { get; init; }

    /// <summary>The activity or orchestration, the operation of a model, or the tool.</summary>
    public required string Name { get; init; }

    /// <summary>The agent at work; null for an ingestion.</summary>
    public string? Agent { get; init; }

    /// <summary>The task that it belongs to; null for the run's own.</summary>
    public AgentTaskId? TaskId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary><c>ok</c>, <c>waiting</c>, <c>cancelled</c>, <c>unfinished</c>, or a code of the catalogue of errors.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether this execution of a step failed and was asked for again; however many of a step's did, one is told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Repeated { get; init; }

    /// <summary>Who has the called model.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's own name of the called model.</summary>
    public string? Model { get; init; }

    /// <summary>The called tool.</summary>
    public string? ToolId { get; init; }

    /// <summary>The call of the tool, within its task.</summary>
    public string? CallId { get; init; }

    /// <summary>Tokens and cost of a model's call, or of an agent's whole work; null where nobody counted.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>How many calls of a step are left out of the trace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LeftOut { get; init; }

    /// <summary>The W3C trace that it belongs to; null where there is none.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span of its step.</summary>
    public string? SpanId { get; init; }
}
