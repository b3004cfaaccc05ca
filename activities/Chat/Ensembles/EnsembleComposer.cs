using Cartrita.Activities.Governance;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Chat.Ensembles;

/// <summary>Composes the answer of a run: with its one model, or from the drafts of several, as they were resolved (AGENT-10).</summary>
/// <param name="composer">Composes with one model.</param>
/// <param name="generative">Knows whether there is room to fuse.</param>
/// <param name="options">How long fusing may take.</param>
/// <param name="payloads">The drafts.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="moderator">Has the answer moderated, where that is wanted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says when fusing failed.</param>
public sealed partial class EnsembleComposer(
    AnswerComposer composer, ModelComposer generative, EnsembleOptions options, IRunPayloads payloads, BannedTerms terms, Moderator moderator, TimeProvider time, ILogger<EnsembleComposer> logger)
{
    internal async Task<AnswerDraft> ComposeAsync(AnswerInput input, AnswerMaterial material, FrameWriter frames, CancellationToken cancellationToken)
    {
        var draft = await WriteAsync(input, material, frames, cancellationToken);
        return draft with { Conflicts = OpenConflicts.Of(material).Shown(draft.Citations, new ToldWords(moderator, terms).Of) };
    }

    private async Task<AnswerDraft> WriteAsync(AnswerInput input, AnswerMaterial material, FrameWriter frames, CancellationToken cancellationToken)
    {
        if (input.Ensemble is not { } resolved)
        {
            return await composer.ComposeAsync(input, material, frames, cancellationToken);
        }

        if (resolved.Drafts.Count == 0)
        {
            return await composer.ComposeAsync(input, material, frames, cancellationToken) with { Ensemble = resolved.Told };
        }

        var drafts = await Task.WhenAll(resolved.Drafts.Select(draft => payloads.GetAsync(input.Scope, draft.Draft, PayloadJson.Default.DraftPayload, cancellationToken)));
        return resolved.Resolution == EnsembleResolutions.Fused
            ? await FuseAsync(input, material, drafts, frames, cancellationToken)
            : await PickAsync(input, material, drafts[0], resolved.Told, frames, cancellationToken);
    }

    /// <summary>The tasks that an answer waited for.</summary>
    internal static IReadOnlyList<AgentTaskId> DependsOn(AnswerInput input) =>
        [.. input.Results.Select(result => result.TaskId), .. (input.Ensemble?.Told.Members ?? []).Select(member => member.TaskId).OfType<AgentTaskId>()];

    private async Task<AnswerDraft> FuseAsync(AnswerInput input, AnswerMaterial material, DraftPayload[] drafts, FrameWriter frames, CancellationToken cancellationToken)
    {
        var (told, lost) = (input.Ensemble!.Told, TokenUsage.None);
        material = material with { Drafts = drafts };
        if (!generative.MayFuse(input.Model, material))
        {
            return await PickInsteadAsync(EnsembleReasons.NoRoom);
        }

        using var late = new CancellationTokenSource(TimeOf(input), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await composer.ComposeAsync(input, material, frames, either.Token, took => lost = lost.Plus(took)) with { Ensemble = told };
        }
        catch (CartritaException exception) when (!BannedTerms.IsVerdict(exception.Problem))
        {
            LogNotFused(input.Scope.RunId, input.Model.Provider, input.Model.Model, exception.Problem.Code);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogNotFused(input.Scope.RunId, input.Model.Provider, input.Model.Model, Problems.DeadlineExceeded.Code);
        }

        // Whole answers are there: the best of them is worth more than none. What fusing took is spent all the same.
        return await PickInsteadAsync(EnsembleReasons.FuseFailed);

        async Task<AnswerDraft> PickInsteadAsync(string reason)
        {
            var picked = told with { Resolution = EnsembleResolutions.Picked, Reason = reason };
            return await PickAsync(input, material, drafts[0], picked, frames, cancellationToken, tells: true) with { Usage = lost };
        }
    }

    // As long as a draft, and no more than half of what the run has left: the answer that is there needs the rest.
    private TimeSpan TimeOf(AnswerInput input) =>
        TimeSpan.FromTicks(Math.Clamp((input.Scope.Deadline - time.GetUtcNow()).Ticks / 2, 0, TimeSpan.FromSeconds(options.DraftSeconds).Ticks));

    private async Task<AnswerDraft> PickAsync(AnswerInput input, AnswerMaterial material, DraftPayload draft, EnsembleData told, FrameWriter frames, CancellationToken cancellationToken, bool tells = false)
    {
        await AnswerComposer.OpenAsync(input, frames, cancellationToken);
        if (tells)
        {
            var decision = new OrchestrationDecisionData { Decision = Decisions.EnsembleResolved, Agent = AgentLevels.SupervisorName, Reason = told.Reason!, Model = draft.Model, Ensemble = told };
            frames.Write(FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData);
        }

        // What was replaced in the draft is told with the answer that it has become.
        var tokens = new TokenStream(frames, terms, moderator);
        tokens.Flag(draft.Credentials, TokenStream.CredentialRule, TokenStream.Redacted);
        tokens.Flag(draft.Terms, TokenStream.TermRule, TokenStream.Redacted);
        await tokens.CompleteAsync([draft.Text, material.MissingNote], cancellationToken);
        return composer.Shown(new AnswerDraft
        {
            Text = tokens.Text,
            Citations = draft.Citations,
            Model = draft.Model,
            Usage = TokenUsage.None,
            FinishReason = draft.FinishReason,
            Ensemble = told,
        });
    }

    [LoggerMessage(1711, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} did not fuse the drafts ({Code}); the best of them is the answer.")]
    private partial void LogNotFused(RunId run, string provider, string model, string code);
}
