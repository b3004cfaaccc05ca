namespace Microsoft.DurableTask;

/// <summary>An activity, untyped.</summary>
public interface ITaskActivity
{
    /// <summary>The type that the input is read as.</summary>
    Type InputType { get; }

    /// <summary>The type of the result.</summary>
    Type OutputType { get; }

    /// <summary>Runs the activity once.</summary>
    /// <param name="context">Who called it.</param>
    /// <param name="input">The input, of <see cref="InputType"/>.</param>
    /// <returns>The result, of <see cref="OutputType"/>.</returns>
    Task<object?> RunAsync(TaskActivityContext context, object? input);
}
