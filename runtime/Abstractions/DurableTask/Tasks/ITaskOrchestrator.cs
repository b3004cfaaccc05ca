namespace Microsoft.DurableTask;

/// <summary>An orchestrator, untyped.</summary>
public interface ITaskOrchestrator
{
    /// <summary>The type that the input is read as.</summary>
    Type InputType { get; }

    /// <summary>The type of the result.</summary>
    Type OutputType { get; }

    /// <summary>Runs, or replays, the orchestrator.</summary>
    /// <param name="context">Everything that it may touch.</param>
    /// <param name="input">The input, of <see cref="InputType"/>.</param>
    /// <returns>The result, of <see cref="OutputType"/>.</returns>
    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
