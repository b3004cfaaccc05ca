using System.Text;
using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>One execution, rebuilt from its history and taken turn by turn further.</summary>
/// <remarks>It may be kept between turns: the next one then gives what a replay of the whole history would give.</remarks>
internal sealed class Execution
{
    private readonly TurnRequest _setup;
    private readonly ExecutionStarted _started;
    private readonly IllegalAwaitGuard _guard;
    private readonly TurnScheduler _scheduler;
    private readonly OpenTasks _open;
    private readonly TimerSet _timers;
    private readonly ExternalEventInbox _inbox;
    private readonly EntityCalls _entities;
    private readonly TurnContext _context;
    private readonly DecisionLog _log = new();
    private readonly Suspension _suspension = new();
    private readonly LockLedger _locks = new();
    private TurnLedger _turn = new();
    private DateTimeOffset _now;
    private Task<object?>? _result;
    private Ending? _ending;
    private string? _customStatus;
    private bool _clearsCustomStatus;

    public Execution(TurnRequest request, ExecutionStarted started)
    {
        // What may be kept between turns does not hold the history that it was made from.
        _setup = request with { History = [], NewEvents = [] };
        _started = started;
        _guard = new IllegalAwaitGuard(request.InstanceId);
        _scheduler = new TurnScheduler(_guard, request.BlockingLimit);
        _open = new OpenTasks(_scheduler, request.Converter);
        _timers = new TimerSet(_open, _guard);
        _inbox = new ExternalEventInbox(_scheduler, request.Converter, _guard);
        var section = new CriticalSection();
        _entities = new EntityCalls(_scheduler, request.Converter, section);
        _context = new TurnContext(_setup, started, _log, _open, _timers, _inbox, _entities, section, _guard);
        _locks.Note(request.History);
    }

    /// <summary>Whether a further turn may go on from here. What came between turns from outside of the context is for a replay to judge.</summary>
    public bool CanContinue => _ending is null && _guard.Violation is null;

    /// <summary>Replays a history and takes the turn that follows it.</summary>
    /// <param name="history">The history as committed.</param>
    /// <param name="newEvents">Events that arrived since, in order of arrival.</param>
    /// <param name="now">The deterministic time of the turn.</param>
    public TurnResult Run(IReadOnlyList<HistoryEvent> history, IReadOnlyList<HistoryEvent> newEvents, DateTimeOffset now)
    {
        var held = _locks.Open;
        _now = now;
        try
        {
            Replay(history);
            if (_ending is null)
            {
                Play(newEvents);
                EndIfStuck();
            }
        }
        catch (NonDeterminismException exception)
        {
            _ending = Ending.Failed(exception, atOnce: true);
        }
        finally
        {
            _guard.Close();
        }

        if (!_context.IsReplaying)
        {
            // A replay that broke off knows an older status only; what is stored stays.
            ReadCustomStatus();
        }

        return ToResult(newEvents) with { HeldLocks = held };
    }

    /// <summary>Takes a further turn; the one before was committed as it was given.</summary>
    /// <param name="newEvents">Events that arrived since, in order of arrival.</param>
    /// <param name="now">The deterministic time of the turn.</param>
    public TurnResult Continue(IReadOnlyList<HistoryEvent> newEvents, DateTimeOffset now)
    {
        _guard.Open();
        _turn = new TurnLedger();
        _timers.BeginTurn();
        if (!_suspension.IsActive)
        {
            // What a suspension holds back is still to be decided; anything else is in the history by now.
            _log.BeginTurn();
        }

        return Run([], newEvents, now);
    }

    private void Replay(IReadOnlyList<HistoryEvent> history)
    {
        for (var position = 0; position < history.Count && _ending is null; position++)
        {
            switch (history[position])
            {
                case TurnStarted turn:
                    EndReplayedTurn(position);
                    _context.BeginTurn(turn.Timestamp, isReplaying: true);
                    break;
                case TaskScheduled or ChildScheduled or TimerCreated or EventSent
                    or EntityCalled or EntitySignalled or EntityLocksRequested or EntityLocksReleased:
                    _log.Match(history[position], position);
                    break;
                default:
                    Step(history[position]);
                    ThrowIfEndedEarly(position);
                    break;
            }
        }

        EndReplayedTurn(history.Count);
    }

    private void EndReplayedTurn(int position)
    {
        if (_ending is null && !_suspension.IsActive)
        {
            _log.EndReplayedTurn(position);
        }
    }

    private void ThrowIfEndedEarly(int position)
    {
        if (_ending is { AtOnce: false })
        {
            throw DecisionLog.Mismatch(position + 1, "the execution to go on", "its end");
        }
    }

    private void Play(IReadOnlyList<HistoryEvent> newEvents)
    {
        _context.BeginTurn(_now, isReplaying: false);
        foreach (var newEvent in newEvents)
        {
            if (_ending is not null)
            {
                _turn.AfterEnd.Add(newEvent);
            }
            else
            {
                (Step(newEvent) ? _turn.Counted : _turn.Dropped).Add(newEvent);
            }
        }
    }

    /// <summary>Applies one event and lets the orchestrator react to it alone: batches give what single events give.</summary>
    /// <returns>False where the event belongs to nothing in this execution.</returns>
    private bool Step(HistoryEvent historyEvent)
    {
        if (_suspension.IsActive && historyEvent is not (ExecutionResumed or ExecutionTerminated or ExecutionSuspended))
        {
            _suspension.Hold(historyEvent);
            return true;
        }

        var counts = Apply(historyEvent);
        _scheduler.Drain();
        EndIfDone();
        return counts;
    }

    private bool Apply(HistoryEvent historyEvent)
    {
        switch (historyEvent)
        {
            case ExecutionStarted:
                return Start();
            case TaskCompleted completed:
                return _open.Complete(OpenTaskKind.Activity, completed.ScheduledId, completed.Result);
            case TaskFailed failed:
                return _open.Fail(OpenTaskKind.Activity, failed.ScheduledId, failed.Failure);
            case ChildCompleted completed:
                return _open.Complete(OpenTaskKind.Child, completed.ScheduledId, completed.Result);
            case ChildFailed failed:
                return _open.Fail(OpenTaskKind.Child, failed.ScheduledId, failed.Failure);
            case TimerFired fired:
                return _open.Complete(OpenTaskKind.Timer, fired.TimerId, null);
            case EntityCompleted completed:
                return _entities.Complete(completed.ScheduledId, completed.Result);
            case EntityFailed failed:
                return _entities.Fail(failed.ScheduledId, failed.Failure);
            case EntityLocksAcquired acquired:
                return _entities.Acquire(acquired.ScheduledId);
            case EventRaised raised:
                _inbox.Raise(raised);
                return true;
            case ExecutionSuspended:
                _suspension.Begin();
                return true;
            case ExecutionResumed:
                Resume();
                return true;
            case ExecutionTerminated terminated:
                _ending ??= new Ending(CompletionStatus.Terminated, terminated.Output, null, AtOnce: true);
                return true;
            default:
                return false;
        }
    }

    private bool Start()
    {
        if (_result is not null)
        {
            return false;
        }

        if (_setup.Orchestrators(_started.Name) is not { } orchestrator)
        {
            _ending = new Ending(CompletionStatus.Failed, null, TaskNotFound.Orchestrator(_started.Name, _started.Version), AtOnce: true);
            return true;
        }

        _scheduler.Enqueue(_ => _result = RunAsync(orchestrator), null);
        return true;
    }

    // The await brings the outcome back into the queue, and turns what the orchestrator throws before its first await into a failed task.
    private async Task<object?> RunAsync(OrchestratorDelegate orchestrator)
    {
        try
        {
            return await orchestrator(_context);
        }
        finally
        {
            // However it ended, it holds no locks any longer.
            _context.Locks.Exit();
        }
    }

    private void Resume()
    {
        foreach (var held in _suspension.End())
        {
            if (_ending is not null)
            {
                _turn.HeldAfterEnd.Add(held);
            }
            else
            {
                Step(held);
            }
        }
    }

    private void EndIfDone()
    {
        if (_ending is not null)
        {
            return;
        }

        if ((_guard.Violation ?? _scheduler.Unhandled) is { } broken)
        {
            _ending = Ending.Failed(broken, atOnce: true);
        }
        else if (_result is { IsCompleted: true } && !_open.Any)
        {
            _ending = ByResult(_result);
        }
    }

    private Ending ByResult(Task<object?> result)
    {
        try
        {
            var output = result.GetAwaiter().GetResult();
            return _context.Continuation is { } continuation
                ? new Ending(CompletionStatus.ContinuedAsNew, _setup.Converter.Serialize(continuation.NewInput), null, AtOnce: false)
                : new Ending(CompletionStatus.Completed, _setup.Converter.Serialize(output), null, AtOnce: false);
        }
        catch (Exception exception)
        {
            // The orchestrator's failure, or that of serializing what it returned.
            return Ending.Failed(exception, atOnce: false, _setup.ExceptionProperties);
        }
    }

    private void EndIfStuck()
    {
        EndIfDone();
        if (_ending is null && !_suspension.IsActive && !_open.Any && !_inbox.HasWaiters && !_entities.Any)
        {
            _ending = Ending.Failed(_guard.Stuck(), atOnce: true);
        }
    }

    private void ReadCustomStatus()
    {
        try
        {
            _customStatus = _setup.Converter.Serialize(_context.CustomStatus);
            if (_customStatus is not null && Encoding.UTF8.GetByteCount(_customStatus) > _setup.MaximumCustomStatusBytes)
            {
                throw new InvalidOperationException(
                    $"The custom status is larger than the {_setup.MaximumCustomStatusBytes} bytes that the host allows.");
            }

            _clearsCustomStatus = _context.SetsCustomStatus && _customStatus is null;
        }
        catch (Exception exception)
        {
            // A status that cannot be stored fails the run, as on the Functions host.
            _customStatus = null;
            _clearsCustomStatus = false;
            _ending = Ending.Failed(exception, atOnce: true);
        }
    }

    private TurnResult ToResult(IReadOnlyList<HistoryEvent> newEvents)
    {
        var late = _locks.Note(_turn.Counted);
        if (_ending is not null)
        {
            // What still comes for an execution that ends it never hears of: an answer that is in its inbox goes with it.
            late = [.. late, .. _locks.Unanswered];
        }

        var decisions = Decide();
        List<HistoryEvent> appended = [new TurnStarted { Timestamp = _now }, .. _turn.Counted];
        var decided = decisions.ConvertAll(DecisionLog.EventOf);
        appended.AddRange(decided);
        _locks.Note(decided);
        var carries = _ending is { Status: CompletionStatus.ContinuedAsNew };
        var unseen = _context.IsReplaying ? newEvents : _turn.AfterEnd;
        _turn.Dropped.AddRange(unseen.Where(one => !carries || !OutlivesGeneration(one)));

        return new TurnResult
        {
            Appended = appended,
            Decisions = decisions,
            CustomStatus = _customStatus,
            ClearsCustomStatus = _clearsCustomStatus,
            Suspended = _ending is null && _suspension.IsActive,
            Dropped = _turn.Dropped,
            ClosedTimers = _timers.Closed,
            LateLocks = late,
            Warnings = [.. _log.Warnings],
        };
    }

    private List<Decision> Decide()
    {
        if (_ending is not { } ending)
        {
            return _suspension.IsActive ? [] : [.. _log.Pending];
        }

        // An open timer would hold the end, so a timer that is decided together with it was cancelled.
        List<Decision> decisions = ending.AtOnce ? [] : [.. _log.Pending.Where(decision => decision is not SetTimer)];
        _locks.Note(decisions.ConvertAll(DecisionLog.EventOf));
        if (_locks.Release(_log.NextId(), _now) is { } released)
        {
            decisions.Add(new ReleaseLocks(released));
        }

        var completed = ending.ToEvent(_now);
        decisions.Add(ending.Status == CompletionStatus.ContinuedAsNew ? Continue(completed) : new Complete(completed));
        return decisions;
    }

    // What comes from outside is for the instance; results are for the generation that asked for them.
    private static bool OutlivesGeneration(HistoryEvent late) =>
        late is EventRaised or ExecutionSuspended or ExecutionResumed or ExecutionTerminated;

    private ContinueAsNew Continue(ExecutionCompleted completed)
    {
        var next = _started with
        {
            Timestamp = _now,
            ExecutionId = ExecutionIds.OfNextGeneration(_started),
            Input = completed.Output,
            Version = _context.Continuation!.NewVersion ?? _started.Version,
            StartAt = null,
            SemanticsVersion = EngineSemantics.Current,
        };
        var late = _turn.HeldAfterEnd.Concat(_turn.AfterEnd).Where(OutlivesGeneration);
        return new ContinueAsNew(completed, next, [.. _inbox.Carry(_context.Continuation!.PreserveUnprocessedEvents), .. late]);
    }
}
