using System.Text.Json.Nodes;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Management;

/// <summary>A history as the real API shows it: what was scheduled and has ended is one entry, and turns are left out.</summary>
/// <param name="showInput">Whether with inputs.</param>
/// <param name="showOutput">Whether with results.</param>
internal sealed class HistoryPayload(bool showInput, bool showOutput)
{
    /// <summary>Makes the payload.</summary>
    /// <param name="history">The history, oldest first.</param>
    public JsonArray Of(IReadOnlyList<HistoryEvent> history)
    {
        var scheduled = new Dictionary<int, (string Name, string? Input, DateTimeOffset Time)>();
        foreach (var e in history)
        {
            if (e is TaskScheduled task)
            {
                scheduled[task.Id] = (task.Name, task.Input, task.Timestamp);
            }
            else if (e is ChildScheduled child)
            {
                scheduled[child.Id] = (child.Name, child.Input, child.Timestamp);
            }
        }

        var ended = history.Select(EndedId).OfType<int>().ToHashSet();
        var shown = new JsonArray();
        foreach (var e in history)
        {
            if (e is TurnStarted || ((e as TaskScheduled)?.Id ?? (e as ChildScheduled)?.Id) is { } id && ended.Contains(id))
            {
                continue;
            }

            var item = Describe(e);
            if (EndedId(e) is { } of && scheduled.TryGetValue(of, out var start))
            {
                item["ScheduledTime"] = start.Time.UtcDateTime;
                item["FunctionName"] = start.Name;
                AddInput(item, start.Input);
            }

            shown.Add(item);
        }

        return shown;
    }

    private static int? EndedId(HistoryEvent e) => e switch
    {
        TaskCompleted completed => completed.ScheduledId,
        TaskFailed failed => failed.ScheduledId,
        ChildCompleted completed => completed.ScheduledId,
        ChildFailed failed => failed.ScheduledId,
        _ => null,
    };

    private JsonObject Describe(HistoryEvent e) => e switch
    {
        ExecutionStarted started => AddInput(New(e, "ExecutionStarted", ("FunctionName", started.Name)), started.Input),
        TaskScheduled task => AddInput(New(e, "TaskScheduled", ("Name", task.Name)), task.Input),
        TaskCompleted completed => AddResult(New(e, "TaskCompleted"), completed.Result),
        TaskFailed failed => AddFailure(New(e, "TaskFailed"), failed.Failure),
        ChildScheduled child => AddInput(New(e, "SubOrchestrationInstanceCreated", ("Name", child.Name), ("InstanceId", child.InstanceId)), child.Input),
        ChildCompleted completed => AddResult(New(e, "SubOrchestrationInstanceCompleted"), completed.Result),
        ChildFailed failed => AddFailure(New(e, "SubOrchestrationInstanceFailed"), failed.Failure),
        TimerCreated timer => New(e, "TimerCreated", ("FireAt", timer.FireAt.UtcDateTime)),
        TimerFired timer => New(e, "TimerFired", ("FireAt", timer.FireAt.UtcDateTime)),
        EventRaised raised => AddInput(New(e, "EventRaised", ("Name", raised.Name)), raised.Input),
        EventSent sent => AddInput(New(e, "EventSent", ("InstanceId", sent.InstanceId), ("Name", sent.Name)), sent.Input),
        ExecutionSuspended suspended => New(e, "ExecutionSuspended", ("Reason", suspended.Reason)),
        ExecutionResumed resumed => New(e, "ExecutionResumed", ("Reason", resumed.Reason)),
        ExecutionTerminated terminated => AddInput(New(e, "ExecutionTerminated"), terminated.Output),
        ExecutionCompleted completed => AddFailure(
            AddResult(New(e, "ExecutionCompleted", ("OrchestrationStatus", completed.Status.ToString())), completed.Output), completed.Failure),
        _ => New(e, e.GetType().Name),
    };

    private static JsonObject New(HistoryEvent e, string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var item = new JsonObject { ["EventType"] = type };
        foreach (var (name, value) in members)
        {
            item[name] = value;
        }

        item["Timestamp"] = e.Timestamp.UtcDateTime;
        return item;
    }

    private JsonObject AddInput(JsonObject item, string? input)
    {
        if (showInput && input is not null)
        {
            item["Input"] = input;
        }

        return item;
    }

    private JsonObject AddResult(JsonObject item, string? result)
    {
        if (showOutput)
        {
            item["Result"] = ManagementAnswers.Parse(result);
        }

        return item;
    }

    private static JsonObject AddFailure(JsonObject item, TaskFailureDetails? failure)
    {
        if (failure is not null)
        {
            item["Reason"] = failure.ErrorMessage;
            item["FailureDetails"] = DeadLetterPayload.Failure(failure);
        }

        return item;
    }
}
