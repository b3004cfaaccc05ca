namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>A write with a result.</summary>
/// <param name="apply">The statements; without effects outside the transaction.</param>
/// <typeparam name="T">The result's type.</typeparam>
internal sealed class WriteOperation<T>(Func<T> apply) : WriteOperation
{
    // Continuations run elsewhere: the writer's thread has the next group to write.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>Completes once the write is durable.</summary>
    public Task<T> Task => _completion.Task;

    /// <inheritdoc/>
    public override void Apply() => _result = apply();

    /// <inheritdoc/>
    public override void Succeed() => _completion.SetResult(_result);

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _completion.SetException(exception);
}
