using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>Makes a run's trace of its log, record by record (GOV-11). Events only ever come after those that are there, so a place in a trace stays what it is.</summary>
/// <remarks>Activities and their calls are told by records of their own. An agent's orchestration is told by the frames in which its task begins and ends.</remarks>
/// <param name="product">The run's product; null where it belongs to none.</param>
/// <param name="flow">The run's flow.</param>
public sealed class TraceFold(string? product, string flow)
{
    private readonly FrameFilter filter = new();
    private readonly HashSet<(string Writer, long Number)> seen = [];
    private readonly Dictionary<AgentTaskId, Frame> agents = [];

    /// <summary>The events that a record brings; none for most.</summary>
    /// <param name="logged">The next record of the log.</param>
    public IEnumerable<TraceEvent> Add(LoggedFrame logged)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var record = logged.Record;
        if (record.EventType != StepTrace.RecordKind)
        {
            return filter.Accept(logged) is { } frame && AgentOf(frame) is { } agent ? [agent] : [];
        }

        return seen.Add((record.WriterId, record.Sequence)) ? Told(record, record.Data.Deserialize(FrameDataJson.Default.StepTrace)!) : [];
    }

    private static IEnumerable<TraceEvent> Told(FrameRecord record, StepTrace step)
    {
        var id = step.Number switch
        {
            StepTrace.Thrown => $"{step.StepId}:thrown",
            StepTrace.Waiting => $"{step.StepId}:waiting",
            _ => step.StepId,
        };
        var told = new TraceEvent
        {
            Id = id,
            Kind = TraceKinds.Step,
            RunId = record.OrchestrationId,
            StepId = step.StepId,
            Product = step.Product,
            Flow = step.Flow,
            Name = step.Name,
            Agent = step.Agent,
            TaskId = step.TaskId,
            StartedAt = step.StartedAt,
            EndedAt = step.StartedAt.AddMilliseconds(step.DurationMs),
            DurationMs = step.DurationMs,
            Outcome = step.Outcome,
            Repeated = step.Number == StepTrace.Thrown,
            LeftOut = step.LeftOut,
            TraceId = step.TraceId,
            SpanId = step.SpanId,
        };
        return step.Calls.Select((call, index) => told with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{id}:{index + 1}"),
            Kind = call.Kind,
            Name = call.Name,
            StartedAt = call.StartedAt,
            EndedAt = call.StartedAt.AddMilliseconds(call.DurationMs),
            DurationMs = call.DurationMs,
            Outcome = call.Outcome,
            Repeated = false,
            Provider = call.Provider,
            Model = call.Model,
            ToolId = call.ToolId,
            CallId = call.CallId,
            Usage = call.Usage,
            LeftOut = 0,
        }).Prepend(told);
    }

    // The supervisor's own tasks are activities, which tell of themselves.
    private TraceEvent? AgentOf(Frame frame)
    {
        if (frame.TaskId is not { } task)
        {
            return null;
        }

        if (frame.EventType == FrameKinds.AgentTaskStarted && frame.Data.Deserialize(FrameDataJson.Default.AgentTaskStartedData)!.Level > AgentLevels.Supervisor)
        {
            agents.TryAdd(task, frame);
            return null;
        }

        if (frame.EventType != FrameKinds.AgentTaskComplete || !agents.Remove(task, out var started))
        {
            return null;
        }

        var ended = frame.Data.Deserialize(FrameDataJson.Default.AgentTaskCompleteData)!;
        return new TraceEvent
        {
            Id = task.Value,
            Kind = TraceKinds.Step,
            RunId = frame.OrchestrationId,
            StepId = task.Value,
            Product = product,
            Flow = flow,
            Name = DurableNames.Agent,
            Agent = TraceText.Of(ended.Agent),
            TaskId = task,
            StartedAt = started.Timestamp,
            EndedAt = started.Timestamp.AddMilliseconds(ended.DurationMs),
            DurationMs = ended.DurationMs,
            Outcome = ended.Code ?? TraceOutcomes.Ok,
            Usage = ended.Usage,
        };
    }
}
