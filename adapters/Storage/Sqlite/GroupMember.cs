namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>One write that waits for its group's commit.</summary>
internal abstract class GroupMember
{
    /// <summary>Whether it has no group: it runs between two.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Why this member was undone; null where it was not.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Applies the write inside the group's transaction.</summary>
    public abstract void Apply(SqliteSession session);

    /// <summary>Tells the caller, once the group is durable or failed.</summary>
    public abstract void Complete();
}

/// <summary>One write with its result.</summary>
/// <typeparam name="T">What the write gives.</typeparam>
/// <param name="work">The write.</param>
internal sealed class GroupMember<T>(Func<SqliteSession, T> work) : GroupMember
{
    // The writer's thread must not run its callers' continuations.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Result => completion.Task;

    public override void Apply(SqliteSession session) => result = work(session);

    public override void Complete()
    {
        if (Failure is null)
        {
            completion.TrySetResult(result!);
        }
        else
        {
            completion.TrySetException(Failure);
        }
    }
}
