using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>The orchestrator's view of its execution: every call becomes a decision, or the replay of one.</summary>
internal sealed class TurnContext(
    TurnRequest request,
    ExecutionStarted started,
    DecisionLog log,
    OpenTasks open,
    TimerSet timers,
    ExternalEventInbox inbox,
    EntityCalls calls,
    CriticalSection section,
    IllegalAwaitGuard guard) : TaskOrchestrationContext
{
    private TurnEntities? _entities;
    private DateTimeOffset _now;
    private bool _isReplaying;
    private int _guids;
    private object? _customStatus;
    private bool _setsCustomStatus;
    private ContinueAsNewOptions? _continuation;

    public override TaskName Name { get; } = started.Name;

    public override string InstanceId => request.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } = started is { ParentName: { } name, ParentInstanceId: { } id }
        ? new ParentOrchestrationInstance(name, id)
        : null;

    public override DateTime CurrentUtcDateTime => _now.UtcDateTime;

    public override bool IsReplaying => _isReplaying;

    public override string Version => started.Version ?? string.Empty;

    public override TaskOrchestrationEntityFeature Entities => Locks;

    /// <summary>The way to entities, with what only the execution may do.</summary>
    public TurnEntities Locks => _entities ??= new(this, started, log, calls, section, guard, request.Converter);

    /// <summary>When the current turn began.</summary>
    public DateTimeOffset Now => _now;

    /// <summary>What the orchestrator asked for, where it continues as new.</summary>
    public ContinueAsNewOptions? Continuation => _continuation;

    /// <summary>The custom status that was set last, not yet serialized: as on the real host its state at the turn's end counts.</summary>
    public object? CustomStatus => _customStatus;

    /// <summary>Whether the code of this generation has set any, null included.</summary>
    public bool SetsCustomStatus => _setsCustomStatus;

    protected override ILoggerFactory LoggerFactory => request.LoggerFactory;

    /// <summary>A turn begins: a replayed one, or the one that is taken now.</summary>
    public void BeginTurn(DateTimeOffset now, bool isReplaying) => (_now, _isReplaying) = (now, isReplaying);

    public override T? GetInput<T>()
        where T : default => request.Converter.Deserialize<T>(started.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        guard.Enter();
        Check(name, input, options);
        var data = request.Converter.Serialize(input);
        return WithRetries(options, () => ScheduleActivity<TResult>(name, options?.Version?.Version ?? started.Version, data));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        guard.Enter();
        Check(orchestratorName, input, options);
        var data = request.Converter.Serialize(input);
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        try
        {
            RefuseEntity(child);
            section.ThrowIfChildRefused();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return Task.FromException<TResult>(exception);
        }

        return WithRetries(options, () => ScheduleChild<TResult>(orchestratorName, child, data, options));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        guard.Enter();
        var due = fireAt.ToUniversalTime();
        return due - CurrentUtcDateTime > request.MaximumTimerInterval ? WaitInParts(due, cancellationToken) : SetTimer(due, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        guard.Enter();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return inbox.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        guard.Enter();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        RefuseEntity(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var id = log.NextId();
        guard.Called("event", eventName, id);
        log.Add(new Send(new EventSent
        {
            Timestamp = _now,
            Id = id,
            InstanceId = instanceId,
            Name = eventName,
            Input = request.Converter.Serialize(payload),
        }));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        guard.Enter();
        _customStatus = customStatus;
        _setsCustomStatus = true;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        guard.Enter();
        ArgumentNullException.ThrowIfNull(options);
        _continuation = options;
        inbox.Close();
    }

    public override Guid NewGuid()
    {
        guard.Enter();
        return DeterministicGuid.Create($"{InstanceId}_{CurrentUtcDateTime:o}_{_guids++}");
    }

    private static void RefuseEntity(string instanceId)
    {
        if (instanceId.StartsWith('@'))
        {
            throw new ArgumentException(
                "Instance IDs starting with '@' are reserved for entities, and must not be used for orchestrations, when entity support is enabled.", nameof(instanceId));
        }
    }

    private static void Check(TaskName name, object? input, TaskOptions? options)
    {
        if (string.IsNullOrEmpty(name.Name))
        {
            throw new ArgumentException("A call needs the name of its task.", nameof(name));
        }

        // The overloads invite this slip, and the options would travel as the input without a word.
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Options were given as the input; name the parameter 'options'.", nameof(input));
        }
    }

    private async Task WaitInParts(DateTime due, CancellationToken cancellationToken)
    {
        while (due - CurrentUtcDateTime > request.MaximumTimerInterval)
        {
            await SetTimer(CurrentUtcDateTime + request.MaximumTimerInterval, cancellationToken);
        }

        await SetTimer(due, cancellationToken);
    }

    private Task SetTimer(DateTime due, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var id = log.NextId();
        guard.Called("timer", string.Empty, id);
        log.Add(new SetTimer(new TimerCreated { Timestamp = _now, Id = id, FireAt = new DateTimeOffset(due) }));
        return timers.Open(id, () => _isReplaying, cancellationToken);
    }

    private static string? NoneAsNull(string? version) => string.IsNullOrEmpty(version) ? null : version;

    private Task<T> WithRetries<T>(TaskOptions? options, Func<Task<T>> attempt) =>
        options?.Retry is { } retry ? TaskRetries.RunAsync(this, retry, attempt) : attempt();

    private Task<T> ScheduleActivity<T>(string name, string? version, string? input)
    {
        var id = log.NextId();
        guard.Called("activity", name, id);
        log.Add(new Schedule(new TaskScheduled { Timestamp = _now, Id = id, Name = name, Version = NoneAsNull(version), Input = input }));
        return open.Add<T>(OpenTaskKind.Activity, id, name).Task;
    }

    private Task<T> ScheduleChild<T>(string name, string instanceId, string? input, TaskOptions? options)
    {
        var id = log.NextId();
        guard.Called("sub-orchestration", name, id);
        var version = NoneAsNull(options?.Version?.Version ?? request.DefaultVersion);
        log.Add(new StartChild(
            new ChildScheduled { Timestamp = _now, Id = id, Name = name, Version = version, InstanceId = instanceId, Input = input },
            new ExecutionStarted
            {
                Timestamp = _now,
                Name = name,
                InstanceId = instanceId,
                ExecutionId = ExecutionIds.OfChild(started, id),
                Input = input,
                Version = version,
                ParentName = started.Name,
                ParentInstanceId = InstanceId,
                ParentExecutionId = started.ExecutionId,
                ParentTaskId = id,
                Tags = options?.Tags?.ToDictionary(),
                TraceParent = started.TraceParent,
                TraceState = started.TraceState,
                SemanticsVersion = EngineSemantics.Current,
            }));
        return open.Add<T>(OpenTaskKind.Child, id, name).Task;
    }
}
