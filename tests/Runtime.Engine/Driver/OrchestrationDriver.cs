using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Runtime.Engine.Tests.Driver;

/// <summary>
/// Runs an orchestrator without a store: decisions are applied in memory, the clock is a field. History goes through JSON between turns, and
/// after every turn the committed history is replayed and has to give no new decision.
/// </summary>
internal sealed class OrchestrationDriver
{
    public const string Name = "Main";
    public const string Instance = "i1";
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Queue<HistoryEvent> _ready = new();
    private readonly SortedSet<(DateTimeOffset Due, int Id)> _timers = [];
    private string _instanceId = Instance;
    private Execution? _kept;

    public OrchestrationDriver(Func<TaskOrchestrationContext, Task<object?>> orchestrator) => Orchestrators[Name] = new(orchestrator);

    /// <summary>Orchestrators by name: the one under test is <see cref="Name"/>, others are its children.</summary>
    public Dictionary<string, OrchestratorDelegate> Orchestrators { get; } = [];

    /// <summary>Activities by name; each gets its serialized input.</summary>
    public Dictionary<string, Func<string?, object?>> Activities { get; } = [];

    /// <summary>Whether events that are ready at the same time are delivered in one turn.</summary>
    public bool Batched { get; init; }

    /// <summary>Whether an execution is kept beside the replays; it has to give the same in every turn.</summary>
    public bool Keeps { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    public TimeSpan BlockingLimit { get; init; } = TimeSpan.FromSeconds(4);

    public DateTimeOffset Now { get; set; } = Epoch;

    public IReadOnlyList<HistoryEvent> History { get; set; } = [];

    /// <summary>Histories of earlier generations.</summary>
    public List<IReadOnlyList<HistoryEvent>> Generations { get; } = [];

    public List<Decision> Decisions { get; } = [];

    public List<EventSent> Sent { get; } = [];

    public string? CustomStatus { get; private set; }

    public ExecutionCompleted? Ended { get; private set; }

    public TaskFailureDetails Failure => Ended?.Failure ?? throw new InvalidOperationException($"It did not fail but: {Ended}");

    public T? Output<T>() => Ended is { Status: CompletionStatus.Completed }
        ? JsonDataConverter.Default.Deserialize<T>(Ended.Output)
        : throw new InvalidOperationException($"It did not complete but: {Ended}");

    public TurnResult Start(object? input = null) => Turn(new ExecutionStarted
    {
        Timestamp = Now,
        Name = Name,
        InstanceId = _instanceId,
        ExecutionId = "e1",
        Input = JsonDataConverter.Default.Serialize(input),
    });

    /// <summary>Starts it and works until it ends or waits for something from outside.</summary>
    public OrchestrationDriver RunToEnd(object? input = null)
    {
        Start(input);
        return Work();
    }

    /// <summary>Does what was decided, until it ends or waits for something from outside.</summary>
    public OrchestrationDriver Work()
    {
        while (Ended is null && (_ready.Count > 0 || TryFireTimer()))
        {
            Turn(Batched ? [.. _ready] : [_ready.Peek()]);
        }

        return this;
    }

    /// <summary>Takes one turn with these events.</summary>
    public TurnResult Turn(params HistoryEvent[] newEvents)
    {
        for (var taken = 0; taken < newEvents.Length && _ready.TryPeek(out var next) && newEvents.Contains(next); taken++)
        {
            _ready.Dequeue();
        }

        var result = Run(History, newEvents);
        if (Keeps)
        {
            AssertKeptEqual(result, newEvents);
        }

        History = RoundTrip([.. History, .. result.Appended]);
        CustomStatus = result.ClearsCustomStatus ? null : result.CustomStatus ?? CustomStatus;
        Decisions.AddRange(result.Decisions);
        foreach (var decision in result.Decisions)
        {
            Apply(decision);
        }

        if (Ended is null && History.Count > 0)
        {
            AssertReplayEqual(result);
        }

        return result;
    }

    public TurnResult Run(IReadOnlyList<HistoryEvent> history, params HistoryEvent[] newEvents) => Engine.Replay.Turn.Run(Request(history, newEvents));

    private TurnRequest Request(IReadOnlyList<HistoryEvent> history, HistoryEvent[] newEvents) => new()
    {
        InstanceId = _instanceId,
        History = history,
        NewEvents = newEvents,
        Now = Now,
        Orchestrators = Orchestrators.GetValueOrDefault,
        Converter = JsonDataConverter.Default,
        LoggerFactory = LoggerFactory,
        BlockingLimit = BlockingLimit,
    };

    public static TaskCompleted Result(int id, object? value) =>
        new() { Timestamp = Epoch, ScheduledId = id, Result = JsonDataConverter.Default.Serialize(value) };

    public static TaskFailed Failed(int id, Exception exception) =>
        new() { Timestamp = Epoch, ScheduledId = id, Failure = TaskFailureDetails.FromException(exception) };

    public static TimerFired Fired(int id) => new() { Timestamp = Epoch, TimerId = id, FireAt = Epoch };

    public static EventRaised Raised(string name, object? payload = null) =>
        new() { Timestamp = Epoch, Name = name, Input = JsonDataConverter.Default.Serialize(payload) };

    private static IReadOnlyList<HistoryEvent> RoundTrip(IReadOnlyList<HistoryEvent> history) =>
        HistorySerializer.Deserialize(HistorySerializer.Serialize(history));

    private void AssertReplayEqual(TurnResult committed)
    {
        var replayed = Run(History);
        Assert.Empty(replayed.Decisions);
        Assert.Empty(replayed.Warnings);
        Assert.IsType<TurnStarted>(Assert.Single(replayed.Appended));
        Assert.Equal(committed.CustomStatus, replayed.CustomStatus);
        Assert.Equal(committed.ClearsCustomStatus, replayed.ClearsCustomStatus);
        Assert.Equal(committed.Suspended, replayed.Suspended);
    }

    private void AssertKeptEqual(TurnResult replayed, HistoryEvent[] newEvents)
    {
        var kept = _kept is null ? Engine.Replay.Turn.Run(Request(History, newEvents), out _kept) : _kept.Continue(newEvents, Now);
        Assert.Equal(HistorySerializer.Serialize(replayed.Appended, indented: true), HistorySerializer.Serialize(kept.Appended, indented: true));
        Assert.Equal(replayed.Decisions.Select(one => one.GetType()), kept.Decisions.Select(one => one.GetType()));
        Assert.Equal(replayed.ClosedTimers, kept.ClosedTimers);
        Assert.Equal(replayed.Dropped, kept.Dropped);
        Assert.Equal(replayed.CustomStatus, kept.CustomStatus);
        Assert.Equal(replayed.ClearsCustomStatus, kept.ClearsCustomStatus);
        Assert.Equal(replayed.Suspended, kept.Suspended);
        Assert.Equal(replayed.Decisions is not [.., Complete or ContinueAsNew], _kept!.CanContinue);
    }

    private void Apply(Decision decision)
    {
        switch (decision)
        {
            case Schedule { Task: var task }:
                _ready.Enqueue(RunActivity(task));
                break;
            case StartChild { Child: var child, Started: var started }:
                _ready.Enqueue(RunChild(child, started));
                break;
            case SetTimer { Timer: var timer }:
                _timers.Add((timer.FireAt, timer.Id));
                break;
            case Send { Event: var sent }:
                Sent.Add(sent);
                break;
            case Complete { Completed: var completed }:
                Ended = completed;
                break;
            case ContinueAsNew next:
                Generations.Add(History);
                _kept = null;
                History = [];
                _timers.Clear();
                Turn([next.Started, .. next.CarriedEvents]);
                break;
        }
    }

    private HistoryEvent RunActivity(TaskScheduled task)
    {
        if (!Activities.TryGetValue(task.Name, out var activity))
        {
            return new TaskFailed { Timestamp = Now, ScheduledId = task.Id, Failure = TaskNotFound.Activity(task.Name) };
        }

        try
        {
            return Result(task.Id, activity(task.Input));
        }
        catch (Exception exception)
        {
            // What an activity throws is its result.
            return Failed(task.Id, exception);
        }
    }

    private HistoryEvent RunChild(ChildScheduled child, ExecutionStarted started)
    {
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(null)) { _instanceId = child.InstanceId, Now = Now };
        foreach (var (name, orchestrator) in Orchestrators)
        {
            driver.Orchestrators[name] = orchestrator;
        }

        foreach (var (name, activity) in Activities)
        {
            driver.Activities[name] = activity;
        }

        driver.Turn(started);
        driver.Work();
        return driver.Ended switch
        {
            { Status: CompletionStatus.Completed } ended => new ChildCompleted { Timestamp = Now, ScheduledId = child.Id, Result = ended.Output },
            { Failure: { } failure } => new ChildFailed { Timestamp = Now, ScheduledId = child.Id, Failure = failure },
            _ => throw new InvalidOperationException($"Child '{child.Name}' does not end."),
        };
    }

    private bool TryFireTimer()
    {
        if (_timers.Count == 0)
        {
            return false;
        }

        var (due, id) = _timers.Min;
        _timers.Remove((due, id));
        Now = due > Now ? due : Now;
        _ready.Enqueue(new TimerFired { Timestamp = Now, TimerId = id, FireAt = due });
        return true;
    }
}
