using Cartrita.Activities.Chat;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Memory;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Memory;

/// <summary>The memory agent's step after the answer: it learns what the user said of themselves, and renews the conversation's summary. Nobody waits for it.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="cache">The run's request.</param>
/// <param name="extractor">Finds what the turn says.</param>
/// <param name="summariser">Renews the summary.</param>
/// <param name="memories">Where it is kept.</param>
/// <param name="writers">The frames.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says how much was learnt.</param>
public sealed partial class RememberActivity(
    RunGuard guard,
    RunCache cache,
    MemoryExtractor extractor,
    ConversationSummariser summariser,
    MemoryStore memories,
    FrameWriters writers,
    TimeProvider time,
    ILogger<RememberActivity> logger)
{
    private const long Complete = 0;
    private const long Updated = 1;
    private const long Fallback = 2;

    /// <summary>Remembers. A run counts once: a second execution learns nothing more.</summary>
    /// <param name="input">The run, which has answered.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Remember)]
    public Task<Outcome<RememberResult>> RunAsync([ActivityTrigger] RememberInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Remember, input.Scope, token => RememberAsync(input, token), cancellationToken);

    private async Task<Outcome<RememberResult>> RememberAsync(RememberInput input, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var run = await cache.RunAsync(input.Scope.OwnerId, input.Scope.RunId, cancellationToken);
        var tally = new RememberTally();
        var learnt = false;
        try
        {
            await LearnAsync(input, run, tally, cancellationToken);
            await summariser.RenewAsync(input, run, tally, cancellationToken);
            learnt = true;
        }
        finally
        {
            await TellAsync(input.Scope, tally, (long)time.GetElapsedTime(started).TotalMilliseconds, learnt);
        }

        LogRemembered(run.Id, tally.Learnt, tally.Summarised);
        return Outcome.Of(new RememberResult(tally.Learnt, tally.Summarised, tally.Usage));
    }

    private async Task LearnAsync(RememberInput input, RunDocument run, RememberTally tally, CancellationToken cancellationToken)
    {
        if ((await memories.RecallAsync(run, cancellationToken)).Runs.Contains(run.Id))
        {
            return;
        }

        var statements = await extractor.ExtractAsync(input, run, tally, cancellationToken);
        if (statements.Count > 0 && await memories.ChangeAsync(run.OwnerId, memory => MemoryLearning.Learn(memory, run.Id, run.CreatedAt, statements)) is { } learnt)
        {
            var said = statements.Select(statement => statement.Source.MessageId).ToHashSet();
            tally.Learnt = learnt.Entries.Count(entry => said.Contains(entry.Sources[0].MessageId));
        }
    }

    private async Task TellAsync(RunScope scope, RememberTally tally, long durationMs, bool hasEnded)
    {
        if (tally.IsEmpty)
        {
            return;
        }

        await using var frames = writers.Open(scope, RunFrameNumbers.RememberWriterId, AgentLevels.RememberTask);
        foreach (var (decision, index) in tally.Fallbacks.Select((decision, index) => (decision, index)))
        {
            frames.Write(FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData, Fallback + index, AgentLevels.RememberTask, withNext: true);
        }

        if (tally.Learnt > 0 || tally.Summarised)
        {
            var updated = new OrchestrationDecisionData
            {
                Decision = Decisions.MemoryUpdated,
                Agent = AgentLevels.MemoryName,
                Reason = RecalledMemory.ReasonOf(tally.Learnt > 0, tally.Summarised),
                Context = new ContextCounts(tally.Learnt, Dropped: 0),
            };
            frames.Write(FrameKinds.OrchestrationDecision, updated, FrameDataJson.Default.OrchestrationDecisionData, Updated, AgentLevels.RememberTask, withNext: true);
        }

        var complete = new AgentTaskCompleteData(AgentLevels.MemoryName, AgentTaskStatus.Completed, durationMs, Code: null, tally.Usage);
        frames.Write(FrameKinds.AgentTaskComplete, complete, FrameDataJson.Default.AgentTaskCompleteData, Complete, AgentLevels.RememberTask, withNext: true);
        if (hasEnded)
        {
            frames.WriteStep();
        }

        await frames.FlushAsync(durable: false, CancellationToken.None);
    }

    [LoggerMessage(1660, LogLevel.Information, "Run {Run}: {Learnt} things remembered, summary renewed: {Summarised}.")]
    private partial void LogRemembered(RunId run, int learnt, bool summarised);
}
