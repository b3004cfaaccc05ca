using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Orchestrations.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Knowledge;

/// <summary>Embeds an owner's chunks anew, beside the vectors that answer meanwhile, and then lets the new ones answer.</summary>
/// <remarks>Which chunks lack a vector is asked anew each time, so whatever was done, was repeated or came meanwhile, it ends when none lacks one.</remarks>
public static class ReindexOrchestrator
{
    private const int SlicesPerExecution = 25;
    private const int MostRounds = 50;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>Embeds anew.</summary>
    /// <param name="context">The orchestration's context.</param>
    /// <param name="input">Whose chunks, with which model.</param>
    [Function(DurableNames.Reindex)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ReindexInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var end = new ReindexEndInput(input.OwnerId, input.Target, context.InstanceId);
        var (after, rounds) = (input.After, input.Rounds);
        try
        {
            for (var slices = 0; slices < SlicesPerExecution; slices++)
            {
                var slice = await context.CallActivityAsync<Outcome<ReindexSliceResult>>(
                    DurableNames.ReindexSlice, new ReindexSliceInput(input.OwnerId, input.Target, after), Retries.Closing);
                after = slice.Value?.After;
                if (!slice.Ok || rounds >= MostRounds)
                {
                    await FailAsync(context, end with { Code = slice.Code ?? Problems.Internal.Code });
                    return;
                }

                if (after is not null)
                {
                    continue;
                }

                rounds++;
                if ((await context.CallActivityAsync<SwitchResult>(DurableNames.SwitchGeneration, end, Retries.Closing)).IsServing)
                {
                    // Searches that began before the switch, and those that remember what answered, still ask for the old vectors.
                    await context.CreateTimer(Grace, CancellationToken.None);
                    await context.CallActivityAsync(DurableNames.DropGenerations, end, Retries.Closing);
                    return;
                }
            }
        }
        catch (TaskFailedException)
        {
            // The provider or the store was away for longer than all the tries.
            await FailAsync(context, end with { Code = Problems.Unavailable.Code });
            return;
        }

        context.ContinueAsNew(input with { After = after, Rounds = rounds });
    }

    private static Task FailAsync(TaskOrchestrationContext context, ReindexEndInput end) =>
        context.CallActivityAsync(DurableNames.FailReindex, end, Retries.Closing);
}
