using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>An entity written as a class: each public method is an operation.</summary>
/// <typeparam name="TState">The type of its state.</typeparam>
/// <remarks>
/// <para>An operation finds its method by name, whatever the case. Properties are no operations. A <see cref="TaskEntityContext"/>
/// parameter gets the context, any one other parameter the input, or its default value where the caller gave none.</para>
/// <para>An operation named <c>delete</c> that no method answers deletes the state. A method that sets <see cref="State"/> to null deletes it
/// too; a value type has no null, so such a state is <c>TaskEntity&lt;int?&gt;</c>.</para>
/// </remarks>
public abstract class TaskEntity<TState> : ITaskEntity
{
    /// <summary>Whether an operation that no method of the entity answers may be one of its state.</summary>
    protected virtual bool AllowStateDispatch => false;

    /// <summary>The state: read before an operation, kept after one that ended well.</summary>
    protected TState State { get; set; } = default!;

    /// <summary>What the operation that runs may do outside of its entity.</summary>
    protected TaskEntityContext Context { get; private set; } = null!;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">No method has the operation's name.</exception>
    /// <exception cref="AmbiguousMatchException">Several methods have the operation's name.</exception>
    public ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        State = operation.State.GetState(typeof(TState)) is { } state ? (TState)state : InitializeState(operation);
        if (operation.TryDispatch(this, out var result, out var returnType) || TryDispatchState(operation, out result, out returnType))
        {
            return OperationReturn.UnwrapAsync(result, returnType, () => operation.State.SetState(State));
        }

        // Not a method: that would come before those of the state.
        if (!string.Equals(operation.Name, "delete", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException($"No suitable method found for entity operation '{operation}'.");
        }

        operation.State.SetState(null);
        return default;
    }

    /// <summary>The state of an entity that has none, at the start of an operation; a new one, unless the class says otherwise.</summary>
    /// <param name="entityOperation">The operation that is about to run.</param>
    protected virtual TState InitializeState(TaskEntityOperation entityOperation) =>
        Nullable.GetUnderlyingType(typeof(TState)) is { } type
            ? (TState)Activator.CreateInstance(type)!
            : Activator.CreateInstance<TState>();

    private bool TryDispatchState(TaskEntityOperation operation, out object? result, out Type returnType)
    {
        if (!AllowStateDispatch)
        {
            (result, returnType) = (null, typeof(void));
            return false;
        }

        return State is null
            ? throw new InvalidOperationException("Attempting to dispatch to state, but entity state is null.")
            : operation.TryDispatch(State, out result, out returnType);
    }
}
