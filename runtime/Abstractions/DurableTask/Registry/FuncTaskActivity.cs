namespace Microsoft.DurableTask;

/// <summary>Makes activities of delegates.</summary>
public static class FuncTaskActivity
{
    /// <summary>Makes an activity of a delegate.</summary>
    /// <param name="implementation">Its code.</param>
    /// <typeparam name="TInput">The input's type.</typeparam>
    /// <typeparam name="TOutput">The result's type.</typeparam>
    public static TaskActivity<TInput, TOutput> Create<TInput, TOutput>(Func<TaskActivityContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        return new Implementation<TInput, TOutput>(implementation);
    }

    private sealed class Implementation<TInput, TOutput>(Func<TaskActivityContext, TInput, Task<TOutput>> code) : TaskActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(TaskActivityContext context, TInput input) => code(context, input);
    }
}
