using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>What an open task waits for.</summary>
internal enum OpenTaskKind
{
    Activity,
    Child,
    Timer,
    Entity,
    Lock,
}

/// <summary>A call that was made and has no result yet.</summary>
internal abstract class OpenTask(OpenTaskKind kind, int id, string name, TurnScheduler scheduler)
{
    public OpenTaskKind Kind { get; } = kind;

    public int Id { get; } = id;

    public string Name { get; } = name;

    protected TurnScheduler Scheduler { get; } = scheduler;

    public abstract void Complete(string? result, DataConverter converter);

    public abstract void Fail(TaskFailureDetails failure);

    public abstract void Cancel(CancellationToken cancellationToken);
}

/// <summary>A call whose result has a type.</summary>
internal class OpenTask<T>(OpenTaskKind kind, int id, string name, TurnScheduler scheduler) : OpenTask(kind, id, name, scheduler)
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(string? result, DataConverter converter)
    {
        T value;
        try
        {
            value = converter.Deserialize<T>(result)!;
        }
        catch (Exception exception)
        {
            // A payload that does not fit the asked type is the caller's failure: the orchestrator sees it where it awaits.
            Throw(exception);
            return;
        }

        using (Scheduler.Settle())
        {
            _source.SetResult(value);
        }
    }

    public override void Fail(TaskFailureDetails failure) => Throw(ToException(failure));

    public override void Cancel(CancellationToken cancellationToken)
    {
        using (Scheduler.Settle())
        {
            _source.TrySetCanceled(cancellationToken);
        }
    }

    protected virtual Exception ToException(TaskFailureDetails failure) => new TaskFailedException(Name, Id, failure);

    private void Throw(Exception exception)
    {
        using (Scheduler.Settle())
        {
            _source.SetException(exception);
        }

        // A call that nobody awaits may fail without a report from the finalizer.
        _ = _source.Task.Exception;
    }
}
