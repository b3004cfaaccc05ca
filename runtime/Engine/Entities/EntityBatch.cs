using System.Text;
using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>Runs the operations of one turn, one after another, each whole or not at all.</summary>
/// <remarks>
/// An operation that throws leaves no state, signal or start behind, and the next one runs. A batch that is closed keeps what has ended: code that
/// runs on can change nothing any more.
/// </remarks>
/// <param name="request">The operations and what they need.</param>
public sealed class EntityBatch(EntityBatchRequest request)
{
    private readonly Lock _gate = new();
    private EntityBatchResult? _result;
    private bool _closed;

    /// <summary>What has ended so far; null where nothing has begun.</summary>
    public EntityBatchResult? Result
    {
        get
        {
            lock (_gate)
            {
                return _result;
            }
        }
    }

    /// <summary>Runs the operations; a second run begins again from the start, and its result is the one that counts.</summary>
    /// <param name="entity">The entity's code.</param>
    public async Task RunAsync(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ThrowIfClosed();
        var state = new BatchState(request, ThrowIfClosed);
        var context = new BatchContext(request, ThrowIfClosed);
        var outcomes = new List<OperationOutcome>(request.Operations.Count);
        Keep(null, outcomes, state);
        foreach (var operation in request.Operations)
        {
            if (await RunAsync(entity, operation, state, context) is not { } outcome)
            {
                return;
            }

            if (!Keep(outcome, outcomes, state))
            {
                return;
            }
        }
    }

    /// <summary>Ends the batch for good.</summary>
    /// <returns>What had ended; null where nothing had begun.</returns>
    public EntityBatchResult? Close()
    {
        lock (_gate)
        {
            _closed = true;
            return _result;
        }
    }

    private async Task<OperationOutcome?> RunAsync(ITaskEntity entity, EntityOperation operation, BatchState state, BatchContext context)
    {
        var before = state.Current;
        try
        {
            var returned = await entity.RunAsync(new BatchOperation(request, operation, state, context));
            var result = request.Converter.Serialize(returned);
            var actions = context.Take();
            ThrowIfTooLarge(result, state.Current, actions);
            return new(result, null, actions);
        }
        catch (OperationCanceledException) when (request.Stopping.IsCancellationRequested)
        {
            // The host stops and asked it to end: it has not run, and does so in another turn.
            return null;
        }
        catch (Exception exception)
        {
            // Whatever an operation throws is its result: its caller decides what follows.
            context.Take();
            state.RollBack(before);
            return new(null, TaskFailureDetails.FromException(exception, request.ExceptionProperties), []);
        }
    }

    private bool Keep(OperationOutcome? outcome, List<OperationOutcome> outcomes, BatchState state)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                if (outcome is not null)
                {
                    outcomes.Add(outcome);
                }

                _result = new(outcomes, state.Current);
            }

            return !_closed;
        }
    }

    private void ThrowIfClosed()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
        }
    }

    private void ThrowIfTooLarge(string? result, string? state, IReadOnlyList<EntityAction> actions)
    {
        ThrowIfTooLarge("The operation's result", result);
        ThrowIfTooLarge("The entity's state", state);
        foreach (var action in actions)
        {
            ThrowIfTooLarge("An input that the operation sends", action is SignalAction signal ? signal.Input : ((StartAction)action).Input);
        }
    }

    private void ThrowIfTooLarge(string what, string? payload)
    {
        // Three bytes a character is the most that UTF-8 takes: most payloads need no count.
        if (payload is not null && payload.Length > request.MaximumPayloadBytes / 3
            && Encoding.UTF8.GetByteCount(payload) is var bytes && bytes > request.MaximumPayloadBytes)
        {
            throw new InvalidOperationException($"{what} has {bytes} bytes; the limit is {request.MaximumPayloadBytes}.");
        }
    }
}
