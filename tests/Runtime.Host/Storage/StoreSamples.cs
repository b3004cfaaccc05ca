using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>Events and commits that the store tests write.</summary>
internal static class StoreSamples
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    public static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    public static ExecutionStarted Started(string id, string execution = "e1", string? input = null) =>
        new() { Timestamp = Now, Name = "Sample", InstanceId = id, ExecutionId = execution, Input = input };

    public static InstanceCreation Creation(string id, string execution = "e1", string? input = null) => new(Started(id, execution, input), Ended);

    public static EventRaised Raised(string name, string? input = null) => new() { Timestamp = Now, Name = name, Input = input };

    public static TaskScheduled Task(int id, string? input = null) => new() { Timestamp = Now, Id = id, Name = "Work", Input = input };

    public static TaskCompleted Done(int id, string? result = null) => new() { Timestamp = Now, ScheduledId = id, Result = result };

    public static TimerMessage Timer(int id, DateTimeOffset due) => new(due, new TimerFired { Timestamp = due, TimerId = id, FireAt = due });

    public static ChildCreation Child(int id, string instanceId) => new(
        Started(instanceId, "child") with { ParentInstanceId = "parent", ParentExecutionId = "e1", ParentTaskId = id },
        new ChildFailed { Timestamp = Now, ScheduledId = id, Failure = new("Taken", "The id is taken.", null, null, null) });

    /// <summary>Creates an instance and takes its first turn, which consumes its start.</summary>
    public static async Task<TurnState> StartAsync(this IRuntimeStore store, string id, string? input = null, Func<TurnCommit, TurnCommit>? change = null)
    {
        var message = (await store.CreateAsync(Creation(id, input: input))).Message!;
        await store.CommitAsync(message.InstanceKey, commit => (change?.Invoke(commit) ?? commit) with
        {
            Appended = [message.Event],
            Consumed = [message.Id],
        });
        return (await store.ReadTurnAsync(message.InstanceKey))!;
    }

    /// <summary>Commits a turn on the instance as it is.</summary>
    public static async Task<StoredWork?> CommitAsync(this IRuntimeStore store, long key, Func<TurnCommit, TurnCommit> change)
    {
        var turn = (await store.ReadTurnAsync(key))!;
        return await store.CommitTurnAsync(change(new TurnCommit
        {
            InstanceKey = key,
            InstanceId = turn.InstanceId,
            ExecutionId = turn.ExecutionId,
            HistoryLength = turn.HistoryLength,
            Now = Now.AddSeconds(1),
            Appended = [],
            Consumed = [],
            Status = OrchestrationRuntimeStatus.Running,
        }));
    }

    /// <summary>Ends an instance.</summary>
    public static Task<StoredWork?> EndAsync(
        this IRuntimeStore store, long key, OrchestrationRuntimeStatus status = OrchestrationRuntimeStatus.Completed, string? output = null) =>
        store.CommitAsync(key, commit => commit with { Status = status, Output = output });
}
