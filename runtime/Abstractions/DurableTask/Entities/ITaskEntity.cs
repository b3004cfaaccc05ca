namespace Microsoft.DurableTask.Entities;

/// <summary>An entity's code.</summary>
public interface ITaskEntity
{
    /// <summary>Runs one operation. What it throws undoes what it did: its state, its signals and the orchestrations that it started.</summary>
    /// <param name="operation">The operation, with the entity's state.</param>
    /// <returns>What the caller gets, where there is one.</returns>
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}
