using Cartrita.Activities.Chat;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Agents.Chains;

/// <summary>Tells of changes to a chain before the chain runs on: each that is made is a frame with the policy's reason, each that is not is a decision.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="writers">The frames.</param>
public sealed class ReconfigureChainActivity(RunGuard guard, FrameWriters writers)
{
    /// <summary>Tells.</summary>
    /// <param name="input">What was decided.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ReconfigureChain)]
    public Task<Outcome<ReconfigureChainResult>> RunAsync([ActivityTrigger] ReconfigureChainInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Of(input), input.Scope, token => TellAsync(input, token), cancellationToken);

    private async Task<Outcome<ReconfigureChainResult>> TellAsync(ReconfigureChainInput input, CancellationToken cancellationToken)
    {
        await using var frames = writers.Open(input.Scope, input.WriterId, input.Task.TaskId);
        var number = 0;
        foreach (var judged in input.Changes)
        {
            var change = judged.Change;
            if (!judged.Applied)
            {
                var refused = new OrchestrationDecisionData { Decision = Decisions.ChainChangeRefused, Agent = AgentLevels.SupervisorName, Reason = Code(change.Reason) };
                frames.Write(FrameKinds.OrchestrationDecision, refused, FrameDataJson.Default.OrchestrationDecisionData, number++, change.TaskId);
                continue;
            }

            var made = new ChainReconfiguredData(judged.Agent, change.Action, change.Reason, change.DependsOn, judged.Twin);
            frames.Write(FrameKinds.ChainReconfigured, made, FrameDataJson.Default.ChainReconfiguredData, number++, change.TaskId);
            if (change.Action == ChainActions.Cancel)
            {
                var ended = new AgentTaskCompleteData(judged.Agent, AgentTaskStatus.Cancelled, 0, Problems.TaskSuperseded.Code, TokenUsage.None);
                frames.Write(FrameKinds.AgentTaskComplete, ended, FrameDataJson.Default.AgentTaskCompleteData, number++, change.TaskId);
            }
        }

        frames.WriteStep();
        await frames.FlushAsync(durable: false, cancellationToken);
        return Outcome.Of(new ReconfigureChainResult(number));
    }

    // Decisions give their reasons as words joined by underscores.
    private static string Code(string reason) => string.Concat(reason.Select(letter => char.IsLetter(letter) ? char.ToLowerInvariant(letter) : '_'));
}
