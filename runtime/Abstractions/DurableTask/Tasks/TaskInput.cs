namespace Microsoft.DurableTask;

/// <summary>The typed view of a task's untyped input.</summary>
internal static class TaskInput
{
    /// <summary>Null becomes the type's default; a value of another type is the caller's mistake.</summary>
    public static T Cast<T>(object? input) => input switch
    {
        T typed => typed,
        null => default!,
        _ => throw new ArgumentException($"Input type '{input.GetType()}' does not match expected type '{typeof(T)}'.", nameof(input)),
    };
}
