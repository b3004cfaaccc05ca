namespace Microsoft.DurableTask.Entities;

/// <summary>One operation on an entity.</summary>
public abstract class TaskEntityOperation
{
    /// <summary>The operation's name, as the caller wrote it.</summary>
    public abstract string Name { get; }

    /// <summary>What the operation may do outside of its entity.</summary>
    public abstract TaskEntityContext Context { get; }

    /// <summary>The entity's state.</summary>
    public abstract TaskEntityState State { get; }

    /// <summary>Whether the caller gave an input; null counts as none.</summary>
    public abstract bool HasInput { get; }

    /// <summary>The input.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    public virtual T? GetInput<T>() => (T?)GetInput(typeof(T));

    /// <summary>The input; null where there is none.</summary>
    /// <param name="inputType">The type to read it as.</param>
    public abstract object? GetInput(Type inputType);

    /// <inheritdoc/>
    public override string ToString() => $"{Context.Id.Name}/{Name}";
}
