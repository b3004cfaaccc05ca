using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>The entity's state during a batch: each operation starts from what the one before left, or from what it was before where that one failed.</summary>
internal sealed class BatchState(EntityBatchRequest request, Action throwIfClosed) : TaskEntityState
{
    private object? _object;

    public override bool HasState => Current is not null;

    /// <summary>The serialized state as the operation that runs has left it so far.</summary>
    public string? Current { get; private set; } = request.State;

    private DataConverter Converter => request.Converter;

    public override object? GetState(Type type)
    {
        throwIfClosed();
        if (_object is { } kept && kept.GetType().IsAssignableFrom(type))
        {
            return kept;
        }

        return _object = Converter.Deserialize(Current, type);
    }

    public override void SetState(object? state)
    {
        throwIfClosed();
        Current = Converter.Serialize(state);
        _object = state;
    }

    /// <summary>Forgets what a failed operation did, objects that it changed included.</summary>
    public void RollBack(string? to) => (Current, _object) = (to, null);
}
