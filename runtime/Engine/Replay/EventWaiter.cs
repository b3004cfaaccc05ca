using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>One wait for an external event.</summary>
internal abstract class EventWaiter
{
    public abstract Type EventType { get; }

    /// <summary>False once it has its event or was cancelled.</summary>
    public abstract bool IsOpen { get; }

    public abstract void Deliver(string? payload, DataConverter converter);

    public abstract void Cancel(CancellationToken cancellationToken);
}

/// <summary>One wait for an external event whose payload has a type.</summary>
internal sealed class EventWaiter<T>(TurnScheduler scheduler) : EventWaiter
{
    private readonly TaskCompletionSource<T> _source = new();

    public override Type EventType => typeof(T);

    public override bool IsOpen => !_source.Task.IsCompleted;

    public Task<T> Task => _source.Task;

    public override void Deliver(string? payload, DataConverter converter)
    {
        T value;
        try
        {
            value = converter.Deserialize<T>(payload)!;
        }
        catch (Exception exception)
        {
            // A payload that does not fit the asked type is seen where the event is awaited; it must not end the turn.
            using (scheduler.Settle())
            {
                _source.SetException(exception);
            }

            _ = _source.Task.Exception;
            return;
        }

        using (scheduler.Settle())
        {
            _source.SetResult(value);
        }
    }

    public override void Cancel(CancellationToken cancellationToken)
    {
        using (scheduler.Settle())
        {
            _source.TrySetCanceled(cancellationToken);
        }
    }
}
