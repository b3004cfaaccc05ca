using Cartrita.Activities.Chat.Ensembles;
using Cartrita.Activities.Memory;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Chat;

/// <summary>Fuses what the agents found, streams the answer, writes the turn, and ends the chat with <c>end</c>.</summary>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="sources">What the answer is made of.</param>
/// <param name="composer">Writes it.</param>
/// <param name="turns">Stores it.</param>
/// <param name="cache">Knows whether there may be a turn already.</param>
/// <param name="worth">Whether the turn holds something to remember.</param>
/// <param name="writers">The frames.</param>
/// <param name="traces">Tells of the step.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what a run took.</param>
public sealed partial class AnswerActivity(
    RunGuard guard, AnswerSources sources, EnsembleComposer composer, TurnStore turns, RunCache cache, RememberWorth worth, FrameWriters writers, RunTraces traces, TimeProvider time, ILogger<AnswerActivity> logger)
{
    /// <summary>Answers.</summary>
    /// <param name="input">What the run came to so far.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Answer)]
    public Task<Outcome<AnswerResult>> RunAsync([ActivityTrigger] AnswerInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.Answer, input.Scope, () => RunStepAsync(input, cancellationToken));

    private async Task<Outcome<AnswerResult>> RunStepAsync(AnswerInput input, CancellationToken cancellationToken)
    {
        CurrentRequest.Mark(input.Scope.RequestId, input.Scope.RunId.Value);

        // The turn is what counts: a run whose answer is stored has ended well, however late it is told and whatever was cancelled since.
        var started = time.GetTimestamp();
        if (cache.MayHaveTurn(input.Scope.OwnerId, input.Scope.RunId) && await turns.FindAsync(input.Scope, cancellationToken) is { } stored)
        {
            return await EndAgainAsync(input, stored, started);
        }

        var answered = await guard.RunAsync(input.Scope, token => AnswerAsync(input, started, token), cancellationToken);

        // Before it is given up, whatever this process knows: another one may have written the turn.
        return !answered.Ok && await turns.FindAsync(input.Scope, cancellationToken) is { Ok: true } late
            ? await EndAgainAsync(input, late, started)
            : answered;
    }

    private async Task<Outcome<AnswerResult>> AnswerAsync(AnswerInput input, long started, CancellationToken cancellationToken)
    {
        var material = await sources.GatherAsync(input, cancellationToken);
        await using var frames = Open(input);
        if (material.Memory.Decision is { } recalled)
        {
            frames.Write(FrameKinds.OrchestrationDecision, recalled, FrameDataJson.Default.OrchestrationDecisionData, RunFrameNumbers.Recall, withNext: true);
        }

        var draft = await composer.ComposeAsync(input, material, frames, cancellationToken);
        await frames.FlushAsync(durable: false, cancellationToken);

        // From here on the answer is complete: a cancellation that comes now comes too late, and half a turn must not be written.
        cancellationToken.ThrowIfCancellationRequested();
        var saved = await turns.SaveAsync(material.Run, draft, CancellationToken.None);
        if (saved.Value is not { } message)
        {
            return Failed(saved);
        }

        if (message.Content != draft.Text)
        {
            await RestreamAsync(input, message, frames);
        }

        return await EndAsync(input, message, started, frames);
    }

    private async Task<Outcome<AnswerResult>> EndAgainAsync(AnswerInput input, Outcome<MessageDocument> stored, long started)
    {
        if (stored.Value is not { } message)
        {
            return Failed(stored);
        }

        traces.RecallAnswer(message.Origin!);
        await using var frames = Open(input);
        await RestreamAsync(input, message, frames);
        return await EndAsync(input, message, started, frames);
    }

    private FrameWriter Open(AnswerInput input)
    {
        var frames = writers.Open(input.Scope, task: AgentLevels.AnswerTask);
        if (input.Plan is null)
        {
            frames.WriteStart(input.Scope);
        }

        frames.WriteCarried(input.Frames);
        return frames;
    }

    private async Task<Outcome<AnswerResult>> EndAsync(AnswerInput input, MessageDocument message, long started, FrameWriter frames)
    {
        var origin = message.Origin!;
        var usage = input.Usage.Plus(origin.Usage);
        WriteEnd(input, message, origin, usage, (long)time.GetElapsedTime(started).TotalMilliseconds, frames);
        await frames.FlushAsync(durable: true, CancellationToken.None);
        LogTokens(input.Scope.RunId, usage.PromptTokens, usage.CompletionTokens);

        // After the end, for which alone somebody waits.
        var run = await cache.RunAsync(input.Scope.OwnerId, input.Scope.RunId, CancellationToken.None);
        var recalled = await cache.MessagesAsync(run.OwnerId, run.Id, run.ConversationId!.Value, input.RecallFrom..input.FirstSequence, CancellationToken.None);
        return Outcome.Of(new AnswerResult(usage, message.Citations.Count) { Remembers = worth.IsDue(input, run, recalled) });
    }

    private static Outcome<AnswerResult> Failed(Outcome<MessageDocument> saved) => new() { Code = saved.Code, Detail = saved.Detail, Retriable = saved.Retriable };

    // An execution before this one stored its own text and was lost before its end: what is stored is the answer.
    private static async Task RestreamAsync(AnswerInput input, MessageDocument stored, FrameWriter frames)
    {
        var opening = new AgentTaskStartedData { Agent = AgentLevels.SupervisorName, DependsOn = EnsembleComposer.DependsOn(input) };
        await frames.OpenAttemptAsync(opening, FrameDataJson.Default.AgentTaskStartedData, CancellationToken.None);
        frames.Write(FrameKinds.Token, new TokenData(stored.Content, 0), FrameDataJson.Default.TokenData);
    }

    private static void WriteEnd(
        AnswerInput input, MessageDocument message, AnswerOrigin origin, TokenUsage usage, long durationMs, FrameWriter frames)
    {
        var complete = new AgentTaskCompleteData(AgentLevels.SupervisorName, AgentTaskStatus.Completed, durationMs, Code: null, origin.Usage);
        frames.Write(FrameKinds.AgentTaskComplete, complete, FrameDataJson.Default.AgentTaskCompleteData, RunFrameNumbers.AnswerComplete, AgentLevels.AnswerTask, withNext: true);
        frames.Write(FrameKinds.Usage, usage, FrameDataJson.Default.TokenUsage, RunFrameNumbers.Usage, withNext: true);
        var end = new EndData
        {
            FinishReason = origin.FinishReason,
            Citations = message.Citations,
            Sentences = AnswerSentence.Of(message.Content, message.Citations),
            Agents = [.. AgentResult.All(input.Results).Select(result => new AgentSummary(result.Agent, result.TaskId, result.Status, result.DurationMs) { Code = result.Code, Limit = result.Limit })],
            Provider = origin.Model.Provider,
            Model = origin.Model.Model,
            Fallback = origin.Fallback,
            Ensemble = origin.Ensemble,
            Conflicts = origin.Conflicts,
            Usage = usage,
            CreatedAt = message.CreatedAt,
        };
        frames.Write(FrameKinds.End, end, FrameDataJson.Default.EndData, RunFrameNumbers.End, withNext: true);
        frames.WriteStep();
    }

    [LoggerMessage(3003, LogLevel.Information, "Run {Run} took {PromptTokens} tokens of prompts and {CompletionTokens} of completions.")]
    private partial void LogTokens(RunId run, long promptTokens, long completionTokens);
}
