namespace Microsoft.DurableTask.Entities;

/// <summary>An entity's state, as one operation sees it.</summary>
public abstract class TaskEntityState
{
    /// <summary>Whether there is a state.</summary>
    public abstract bool HasState { get; }

    /// <summary>The state.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <param name="defaultValue">What to give where there is none; that alone does not make it the state.</param>
    public virtual T? GetState<T>(T? defaultValue = default) => GetState(typeof(T)) is T state ? state : defaultValue;

    /// <summary>The state; null where there is none, also for a value type.</summary>
    /// <param name="type">The type to read it as.</param>
    public abstract object? GetState(Type type);

    /// <summary>Sets the state; null deletes it.</summary>
    /// <param name="state">The state.</param>
    public abstract void SetState(object? state);
}
