using System.Diagnostics;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>Emits the spans that end with a turn, once it is committed: a commit is made once, so that no replay emits a span again.</summary>
/// <param name="traced">The execution.</param>
/// <param name="commit">The turn.</param>
internal sealed class TurnSpans(TracedExecution traced, TurnCommit commit)
{
    private readonly ExecutionStarted _started = traced.Started;
    private readonly string? _execution = SpanIds.Reparent(traced.Started.TraceParent, SpanIds.OfExecution(commit.ExecutionId));

    /// <summary>Emits them.</summary>
    public void Emit()
    {
        foreach (var one in commit.Appended)
        {
            var ended = traced.Note(one);
            if (_execution is not null)
            {
                Emit(one, ended);
            }
        }
    }

    private void Emit(HistoryEvent one, HistoryEvent? ended)
    {
        switch (one, ended)
        {
            case (EventSent sent, _):
                Event(sent);
                break;
            case (EntitySignalled signalled, _):
                Entity(Scheduled(DurableSpans.OfEntity(signalled.EntityId, signalled.Operation), ActivityKind.Producer, signalled.Timestamp, signalled.Id)
                    ?.SetRequest(signalled.EntityId, isSignal: true, signalled.SignalAt));
                break;
            case (_, EntityCalled called):
                Entity(
                    Scheduled(DurableSpans.OfEntity(called.EntityId, called.Operation), ActivityKind.Client, called.Timestamp, called.Id)
                        ?.SetRequest(called.EntityId, isSignal: false, due: null),
                    (one as EntityFailed)?.Failure);
                break;
            case (_, TaskScheduled task):
                Task(task, (one as TaskFailed)?.Failure);
                break;
            case (_, ChildScheduled child):
                Child(child, (one as ChildFailed)?.Failure);
                break;
            case (_, TimerCreated timer):
                Timer(timer);
                break;
            case (ExecutionCompleted completed, _):
                Execution(completed);
                break;
            default:
                break;
        }
    }

    private void Execution(ExecutionCompleted completed)
    {
        if (DurableSpans.Start(
            DurableSpans.Named("orchestration", _started.Name, _started.Version),
            ActivityKind.Server,
            _started.TraceParent,
            _started.TraceState,
            traced.Since,
            SpanIds.OfExecution(commit.ExecutionId)) is not { } span)
        {
            return;
        }

        span.SetFailure(completed.Status == CompletionStatus.Failed ? completed.Failure : null);
        span.SetTag(SpanTags.Version, _started.Version);
        span.SetTag(SpanTags.Status, completed.Status.ToString());
        End(span, "orchestration", _started.Name);
    }

    private void Task(TaskScheduled task, TaskFailureDetails? failure)
    {
        var name = DurableSpans.Named("activity", task.Name, task.Version);
        if (Scheduled(name, ActivityKind.Client, task.Timestamp, task.Id) is { } span)
        {
            span.SetFailure(failure);
            span.SetTag(SpanTags.Version, task.Version);
            span.SetTag(SpanTags.TaskId, task.Id);
            End(span, "activity", task.Name);
        }
    }

    private void Child(ChildScheduled child, TaskFailureDetails? failure)
    {
        var name = DurableSpans.Named("orchestration", child.Name, child.Version);
        if (Scheduled(name, ActivityKind.Client, child.Timestamp, child.Id) is { } span)
        {
            span.SetFailure(failure);
            span.SetTag(SpanTags.Version, child.Version);
            End(span, "orchestration", child.Name);
        }
    }

    private void Timer(TimerCreated timer)
    {
        if (Scheduled($"orchestration:{_started.Name}:timer", ActivityKind.Internal, timer.Timestamp, timer.Id) is { } span)
        {
            span.SetTag(SpanTags.FireAt, timer.FireAt.UtcDateTime.ToString("O"));
            span.SetTag(SpanTags.TaskId, timer.Id);
            End(span, "timer", _started.Name);
        }
    }

    private void Event(EventSent sent)
    {
        var name = DurableSpans.Named("orchestration_event", sent.Name, null);
        if (Scheduled(name, ActivityKind.Producer, sent.Timestamp, sent.Id) is { } span)
        {
            span.SetTag(SpanTags.EventTarget, sent.InstanceId);
            span.SetTag(SpanTags.ExecutionId, commit.ExecutionId);
            End(span, "event", sent.Name);
        }
    }

    private void Entity(Activity? span, TaskFailureDetails? failure = null)
    {
        span?.SetFailure(failure);
        span?.SetEndTime(commit.Now.UtcDateTime);
        span?.Dispose();
    }

    private Activity? Scheduled(string name, ActivityKind kind, DateTimeOffset since, int taskId) =>
        DurableSpans.Start(name, kind, _execution, _started.TraceState, since, SpanIds.OfTask(commit.ExecutionId, taskId));

    private void End(Activity span, string type, string name)
    {
        span.SetTag(SpanTags.Type, type);
        span.SetTag(SpanTags.Name, name);
        span.SetTag(SpanTags.InstanceId, commit.InstanceId);
        span.SetEndTime(commit.Now.UtcDateTime);
        span.Dispose();
    }
}
