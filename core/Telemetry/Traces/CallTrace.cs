using System.Text.Json.Serialization;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>A call of a model or a tool, as it is kept with its step. It tells that and how, never what was said.</summary>
public sealed record CallTrace
{
    /// <summary>One of <see cref="TraceKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What was called: <c>chat</c>, <c>embeddings</c>, a vendor's operation, or the tool's id.</summary>
    public required string Name { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>One of <see cref="TraceOutcomes"/>, or a code of the catalogue.</summary>
    public required string Outcome { get; init; }

    /// <summary>Who has the model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>The tool.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToolId { get; init; }

    /// <summary>The call of the tool, within its task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; init; }

    /// <summary>Tokens and cost; null where nobody counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenUsage? Usage { get; init; }
}
