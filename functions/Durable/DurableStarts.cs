using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Durable;

/// <summary>Schedules the orchestration of a run under the run's id, so that it runs once whoever schedules it, and however often.</summary>
internal static class DurableStarts
{
    /// <summary>Schedules a run that is most likely new: one call, and that somebody else was faster is found out by its refusal.</summary>
    public static async Task StartAsync(this DurableTaskClient client, RunDocument run, RunLimits? limits, CancellationToken cancellationToken)
    {
        var (name, input) = Describe(run, limits);
        await client.StartAsync(run.Id.Value, name, input, cancellationToken);
    }

    /// <summary>Schedules an instance once, whoever does so and however often: it asks first.</summary>
    /// <remarks>One that ended and was not purged yet counts.</remarks>
    public static async Task StartOnceAsync(this DurableTaskClient client, string instance, TaskName name, object input, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instance, cancellationToken) is null)
        {
            await client.StartAsync(instance, name, input, cancellationToken);
        }
    }

    private static async Task StartAsync(this DurableTaskClient client, string instance, TaskName name, object input, CancellationToken cancellationToken)
    {
        var options = new StartOrchestrationOptions(instance).WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Suspended,
            OrchestrationRuntimeStatus.Completed,
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, input, options, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Hosts refuse a second start with exceptions of their own; that the instance exists is what counts.
            if (await client.GetInstanceAsync(instance, cancellationToken) is null)
            {
                throw;
            }
        }
    }

    /// <summary>Schedules a run that has most likely been scheduled, perhaps has ended: it asks first.</summary>
    public static async Task StartOnceAsync(this DurableTaskClient client, RunDocument run, RunLimits? limits, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(run.Id.Value, cancellationToken) is null)
        {
            await client.StartAsync(run, limits, cancellationToken);
        }
    }

    private static (TaskName Name, object Input) Describe(RunDocument run, RunLimits? limits) => run.Kind switch
    {
        RunKind.Chat => (DurableNames.Chat, new ChatInput
        {
            RunId = run.Id,
            OwnerId = run.OwnerId,
            ConversationId = run.ConversationId!.Value,
            MessageId = run.MessageId!.Value,
            RequestId = run.RequestId,
            Limits = limits ?? throw new ArgumentNullException(nameof(limits)),
        }),
        RunKind.Ingestion => (DurableNames.Ingest, new IngestInput(run.OwnerId, new AttachmentId(run.Id.Value))),
        _ => throw new ArgumentOutOfRangeException(nameof(run)),
    };
}
