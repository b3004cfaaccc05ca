using Cartrita.Activities.Chat;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Scores an answer after its <c>end</c> (AGENT-08): nobody waits for it, and whatever goes wrong in it changes nothing of the run.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="cache">The run's request.</param>
/// <param name="messages">The answer.</param>
/// <param name="scores">Scores it.</param>
/// <param name="reports">Posts the scores to whoever keeps them.</param>
/// <param name="writers">The frames.</param>
public sealed class EvaluateActivity(
    RunGuard guard, RunCache cache, DocumentCollection<MessageDocument> messages, AnswerScores scores, RunReports reports, FrameWriters writers)
{
    /// <summary>The task under which scores stand in frames.</summary>
    public static readonly AgentTaskId Task = new("evaluation");

    /// <summary>Scores.</summary>
    /// <param name="input">The run.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Evaluate)]
    public Task<Outcome<EvaluateResult>> RunAsync([ActivityTrigger] EvaluateInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Evaluate, input.Scope, token => EvaluateAsync(input, token), cancellationToken);

    private async Task<Outcome<EvaluateResult>> EvaluateAsync(EvaluateInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        if (await cache.FindAsync(scope.OwnerId, scope.RunId, cancellationToken) is not { Request: { } request } run
            || await AnswerAsync(run, cancellationToken) is not { Origin: not null } answer)
        {
            // The conversation is free since the end, and may have been deleted.
            return Outcome.Of(new EvaluateResult(0, TokenUsage.None));
        }

        var metrics = await scores.ScoreAsync(input, request.Messages[^1].Content, answer, cancellationToken);
        await using (var frames = writers.Open(scope))
        {
            for (var index = 0; index < metrics.Count; index++)
            {
                frames.Write(FrameKinds.EvaluationMetric, metrics[index], FrameDataJson.Default.EvaluationMetricData, RunFrameNumbers.Metric + index, Task, withNext: true);
            }

            frames.WriteStep();
            await frames.FlushAsync(durable: false, cancellationToken);
        }

        await reports.PostAsync(run, answer, metrics, cancellationToken);
        return Outcome.Of(new EvaluateResult(metrics.Count, metrics.Select(metric => metric.JudgeUsage).OfType<TokenUsage>().FirstOrDefault(TokenUsage.None)));
    }

    private async Task<MessageDocument?> AnswerAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var id = MessageDocument.DocumentId(run.ConversationId!.Value, run.FirstSequence + run.AskedMessages);
        var stored = await messages.ReadAsync(run.OwnerId, id, cancellationToken);
        return stored?.Value.RunId == run.Id ? stored.Value : null;
    }
}
