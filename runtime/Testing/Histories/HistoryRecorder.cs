using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Testing.Histories;

/// <summary>Records the histories of instances.</summary>
/// <remarks>Stack traces are left out: they name files of the machine that made them, and replay does not look at them.</remarks>
public static class HistoryRecorder
{
    /// <summary>Records an instance of a durable test host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="instanceId">The instance.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public static Task<RecordedHistory> RecordAsync(DurableTestHost host, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(host);
        return RecordAsync(host.Services, instanceId);
    }

    /// <summary>Records an instance of a Functions app.</summary>
    /// <param name="host">The app.</param>
    /// <param name="instanceId">The instance.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public static Task<RecordedHistory> RecordAsync(FunctionsTestHost host, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(host);
        return RecordAsync(host.Services, instanceId);
    }

    /// <summary>Records an instance of the public packages' test host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="instanceId">The instance.</param>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public static Task<RecordedHistory> RecordAsync(DurableTaskTestHost host, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(host);
        return RecordAsync(host.Services, instanceId);
    }

    private static async Task<RecordedHistory> RecordAsync(IServiceProvider services, string instanceId)
    {
        var store = services.GetRequiredService<RuntimeWork>().Store;
        var record = await store.FindAsync(instanceId, withValues: false)
            ?? throw new ArgumentException($"There is no instance '{instanceId}'.", nameof(instanceId));
        var turn = await store.ReadTurnAsync(record.Key);
        return new([.. (turn?.History ?? []).Select(WithoutStackTraces)]);
    }

    private static HistoryEvent WithoutStackTraces(HistoryEvent one) => one switch
    {
        TaskFailed failed => failed with { Failure = WithoutStackTraces(failed.Failure)! },
        ChildFailed failed => failed with { Failure = WithoutStackTraces(failed.Failure)! },
        EntityFailed failed => failed with { Failure = WithoutStackTraces(failed.Failure)! },
        ExecutionCompleted completed => completed with { Failure = WithoutStackTraces(completed.Failure) },
        _ => one,
    };

    private static TaskFailureDetails? WithoutStackTraces(TaskFailureDetails? failure) =>
        failure is null ? null : failure with { StackTrace = null, InnerFailure = WithoutStackTraces(failure.InnerFailure) };
}
