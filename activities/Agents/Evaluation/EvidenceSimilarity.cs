using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Has a small model put the best of the evidence in order by its likeness to the question, where the settings name one. The answer waits for it, so it has little time, and what the rules put in order stays where it fails.</summary>
/// <param name="tasks">The model.</param>
/// <param name="options">Which one, and how long it may take.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says that it failed.</param>
public sealed partial class EvidenceSimilarity(ITextTasks tasks, EvaluationOptions options, BannedTerms terms, TimeProvider time, ILogger<EvidenceSimilarity> logger)
{
    private const int LongestText = 2000;

    // What rules found best keeps some of its lead: they know what claims rest on and where agents agree.
    private const double PlaceWeight = 0.25;

    /// <summary>The ids of the evidence, best first.</summary>
    internal async Task<IReadOnlyList<string>> OrderAsync(
        RunId run, string question, IReadOnlyList<string> order, IReadOnlyList<RankedEvidence> evidence, CancellationToken cancellationToken)
    {
        if (EvaluationOptions.ModelOf(options.Similarity) is not { } model || order.Count < 2)
        {
            return order;
        }

        var texts = evidence.GroupBy(item => item.Evidence.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Evidence.Text, StringComparer.Ordinal);
        List<string> best = [.. order.Take(ITextTasks.MostTexts)];
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.SimilaritySeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var scores = await tasks.CompareAsync(model, Cut(question), [.. best.Select(id => Cut(texts[id]))], either.Token);
            var ranked = best.Select((id, place) => (Id: id, Score: scores[place] + (PlaceWeight * (best.Count - place) / best.Count))).OrderByDescending(item => item.Score).Select(item => item.Id);
            return [.. ranked, .. order.Skip(best.Count)];
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The rules have an order already.
            LogFailed(run, model, (exception as CartritaException)?.Problem.Code ?? Problems.LimitExceeded.Code);
            return order;
        }
    }

    private string Cut(string text)
    {
        var redacted = terms.Replace(CredentialRules.Redact(text));
        return redacted.Length <= LongestText ? redacted : redacted[..(char.IsHighSurrogate(redacted[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }

    [LoggerMessage(1722, LogLevel.Warning, "Run {Run}: the model {Model} did not compare the evidence ({Code}); rules put it in order.")]
    private partial void LogFailed(RunId run, string model, string code);
}
