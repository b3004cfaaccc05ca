using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>A call of a model or a tool that has begun. Its first end counts.</summary>
public sealed class RunCall
{
    private readonly Lock gate = new();
    private TimeProvider? time;
    private DateTimeOffset startedAt;
    private long started;
    private CallTrace? ended;

    private RunCall(string kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>One of <see cref="TraceKinds"/>.</summary>
    public string Kind { get; }

    private string Name { get; }

    private string? Provider { get; init; }

    private string? Model { get; init; }

    private string? ToolId { get; init; }

    private string? CallId { get; init; }

    /// <summary>A model is called.</summary>
    /// <param name="operation">What for: <c>chat</c>, <c>embeddings</c>, or a vendor's operation.</param>
    /// <param name="model">The model.</param>
    public static RunCall OfModel(string operation, ModelChoice model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(TraceKinds.Model, operation) { Provider = TraceText.Of(model.Provider), Model = TraceText.Of(model.Model) };
    }

    /// <summary>A tool is called.</summary>
    /// <param name="toolId">The tool, as the model named it.</param>
    /// <param name="callId">The call, within its task; null for what a tool does by the way.</param>
    public static RunCall OfTool(string toolId, string? callId) =>
        new(TraceKinds.Tool, TraceText.Of(toolId)!) { ToolId = TraceText.Of(toolId), CallId = TraceText.Of(callId) };

    /// <summary>The call has ended.</summary>
    /// <param name="outcome">One of <see cref="TraceOutcomes"/>, or a code of the catalogue.</param>
    /// <param name="usage">Tokens and cost; null where nobody counted.</param>
    public void End(string outcome, TokenUsage? usage = null)
    {
        lock (gate)
        {
            ended ??= Trace(outcome, usage);
        }
    }

    internal void Begin(TimeProvider clock) => (time, startedAt, started) = (clock, clock.GetUtcNow(), clock.GetTimestamp());

    internal CallTrace ToTrace()
    {
        lock (gate)
        {
            return ended ?? Trace(TraceOutcomes.Unfinished, usage: null);
        }
    }

    private CallTrace Trace(string outcome, TokenUsage? usage) => new()
    {
        Kind = Kind,
        Name = Name,
        StartedAt = startedAt,
        DurationMs = (long)(time?.GetElapsedTime(started) ?? TimeSpan.Zero).TotalMilliseconds,
        Outcome = outcome,
        Provider = Provider,
        Model = Model,
        ToolId = ToolId,
        CallId = CallId,
        Usage = usage,
    };
}
