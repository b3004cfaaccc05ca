using Cartrita.Activities.Models;
using Cartrita.Activities.Telemetry;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Chat.Ensembles;

/// <summary>Lets one model of an ensemble write a whole draft of the answer, from what the answer would be made of (AGENT-10). Nobody sees it yet; it is a payload of the run.</summary>
/// <remarks>A model that fails, is late or is cut off comes back as a code with the tokens that it took: the others are worth no less for that.</remarks>
/// <param name="guard">Stops it when the run is cancelled or its time ends.</param>
/// <param name="sources">What it is made of.</param>
/// <param name="models">What the model costs.</param>
/// <param name="generative">Writes with a model.</param>
/// <param name="extractive">Writes with <c>local-extractive</c>.</param>
/// <param name="payloads">Keeps it.</param>
/// <param name="frames">Tells of it.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says when a model gave no draft.</param>
public sealed partial class DraftActivity(
    RunGuard guard,
    AnswerSources sources,
    IModelRegistry models,
    ModelComposer generative,
    ExtractiveComposer extractive,
    IRunPayloads payloads,
    DraftFrames frames,
    BannedTerms terms,
    TimeProvider time,
    ILogger<DraftActivity> logger)
{
    /// <summary>Drafts.</summary>
    /// <param name="input">The run and the model.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.Draft)]
    public Task<Outcome<DraftResult>> RunAsync([ActivityTrigger] DraftInput input, CancellationToken cancellationToken) =>
        guard.RunAsync(RunSteps.Draft(input.Place), input.Answer.Scope, token => DraftAsync(input, token), cancellationToken);

    private async Task<Outcome<DraftResult>> DraftAsync(DraftInput input, CancellationToken cancellationToken)
    {
        var (scope, task, began) = (input.Answer.Scope, AgentLevels.DraftTask(input.Place), time.GetTimestamp());
        await frames.StartDraftAsync(input, task, cancellationToken);
        var text = new DraftText(terms);
        var result = await WriteAsync(input, text, cancellationToken);
        if (result.Code is { } code)
        {
            LogLeftOut(scope.RunId, input.Member.Provider, input.Member.Model, code);
        }

        await frames.CompleteAsync(scope, task, AgentLevels.SupervisorName, result.Code, result.Usage, time.GetElapsedTime(began));
        return Outcome.Of(result);
    }

    private async Task<DraftResult> WriteAsync(DraftInput input, DraftText text, CancellationToken cancellationToken)
    {
        var left = input.Until - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return Left(Problems.DeadlineExceeded, TokenUsage.None);
        }

        using var late = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var material = await sources.GatherAsync(input.Answer, either.Token) with { MaxTokens = input.MaxTokens, IsDraft = true };
            var draft = input.Member.Provider == ProviderNames.LocalExtractive
                ? await extractive.ComposeAsync(input.Member, material, text, either.Token)
                : await generative.ComposeAsync(input.Member, material, text, either.Token);
            return await KeepAsync(input, draft, text, cancellationToken);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The others do not wait for it.
            return Left(Problems.DeadlineExceeded, Estimate(input, text));
        }
        catch (CartritaException exception) when (exception.Problem != Problems.Internal)
        {
            // One that refused the call took nothing; one that broke off has been paid for.
            return Left(exception.Problem, text.Answered ? Estimate(input, text) : TokenUsage.None);
        }
    }

    private async Task<DraftResult> KeepAsync(DraftInput input, AnswerDraft draft, DraftText text, CancellationToken cancellationToken)
    {
        var usage = draft.Usage == TokenUsage.None ? Estimate(input, text) : draft.Usage;
        if (draft.Text.Length == 0 || draft.FinishReason is "length" or "content_filter")
        {
            return Left(draft.FinishReason == "length" ? Problems.LimitExceeded : Problems.ProviderRejected, usage);
        }

        var used = CitationMarkers.Read(draft.Text).Select(cited => cited.Marker).Where(marker => marker >= 1 && marker <= draft.Shown.Count).Distinct().Order();
        var payload = new DraftPayload(draft.Model, draft.Text, draft.Citations, [.. used.Select(marker => new DraftSource(marker, draft.Shown[marker - 1]))], draft.FinishReason)
        {
            Credentials = text.Credentials,
            Terms = text.Terms,
        };
        return new DraftResult { Draft = await payloads.PutAsync(input.Answer.Scope, payload, PayloadJson.Default.DraftPayload, cancellationToken), Usage = usage };
    }

    private TokenUsage Estimate(DraftInput input, DraftText text) => PricedEstimate.Of(models, input.Member, text.Estimate);

    private static DraftResult Left(Problem problem, TokenUsage usage) => new() { Code = problem.Code, Usage = usage };

    [LoggerMessage(1710, LogLevel.Warning, "Run {Run}: model {Provider}/{Model} gives no draft ({Code}); the others do.")]
    private partial void LogLeftOut(RunId run, string provider, string model, string code);
}
