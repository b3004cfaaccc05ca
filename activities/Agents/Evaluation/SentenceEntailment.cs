using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Has a small model say whether sources entail the sentences of an answer, where the settings name one; in place of the overlap of words, which knows no paraphrase.</summary>
/// <remarks>
/// A quote is supported without asking, and a sentence whose numbers, dates or denial rules found to contradict its sources stays contradicted: such models are weak just there. They tell a sentence that is
/// not said from one that is denied too poorly to call anything contradicted by their word.
/// </remarks>
/// <param name="tasks">The model.</param>
/// <param name="options">Which one.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says that it failed.</param>
public sealed partial class SentenceEntailment(ITextTasks tasks, EvaluationOptions options, BannedTerms terms, TimeProvider time, ILogger<SentenceEntailment> logger)
{
    private const int MostSentences = 48;
    // The task is made for no more labels.
    private const int MostHypotheses = 10;
    private const int LongestPremise = 6000;
    private const double Certain = 0.7;
    private const double Neutral = 0.5;

    /// <summary>The factuality with the model's verdicts; that of the rules where there is no model, nothing to ask it, or it failed.</summary>
    internal async Task<EvaluationMetricData> RefineAsync(RunId run, EvaluationMetricData factuality, MessageDocument answer, CancellationToken cancellationToken)
    {
        if (EvaluationOptions.ModelOf(options.Entailment) is not { } model || factuality.Sentences is not { Count: > 0 } byRules)
        {
            return factuality;
        }

        var open = byRules.Where(verdict => verdict is { Verdict: not SentenceVerdict.Contradicted, Score: < 1 }).Select(verdict => verdict.Sentence).ToHashSet();
        List<StatedSentence> asked = [.. AnswerRules.Stated(answer.Content, answer.Citations).Where(sentence => open.Contains(sentence.Place)).Take(MostSentences)];
        if (asked.Count == 0)
        {
            return factuality;
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.JudgeSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var judged = (await Task.WhenAll(asked.GroupBy(Premise, StringComparer.Ordinal).Select(same => JudgeAsync(model, same, either.Token)))).SelectMany(verdicts => verdicts).ToDictionary(verdict => verdict.Sentence);
            IReadOnlyList<SentenceVerdict> sentences = [.. byRules.Select(verdict => judged.GetValueOrDefault(verdict.Sentence, verdict))];
            return factuality with
            {
                Method = EvaluationMetrics.Model,
                Model = new ModelChoice(ProviderNames.HuggingFace, model),
                Score = Math.Round(sentences.Average(sentence => sentence.Score), 3),
                Reason = AnswerScores.WorstOf(sentences),
                Sentences = sentences,
            };
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The rules have a verdict already.
            LogFailed(run, model, (exception as CartritaException)?.Problem.Code ?? Problems.LimitExceeded.Code);
            return factuality;
        }
    }

    private async Task<IEnumerable<SentenceVerdict>> JudgeAsync(string model, IGrouping<string, StatedSentence> same, CancellationToken cancellationToken)
    {
        var texts = same.Select(sentence => Redact(sentence.Text)).ToList();
        List<string> distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        var scores = (await Task.WhenAll(distinct.Chunk(MostHypotheses).Select(chunk => tasks.EntailAsync(model, same.Key, chunk, cancellationToken)))).SelectMany(chunk => chunk).ToList();
        return same.Select((sentence, index) =>
        {
            var score = Math.Round(scores[distinct.IndexOf(texts[index])], 3);

            // The task weighs entailment against contradiction alone: what is neither may come out as certain. A number or a date that no source names is.
            var isNeutral = Entailment.NamesUnsaid(sentence.Text, sentence.Sources);
            return AnswerRules.Verdict(sentence, score >= Certain && !isNeutral ? SentenceVerdict.Supported : SentenceVerdict.Unsupported, isNeutral ? Math.Min(score, Neutral) : score);
        });
    }

    private string Premise(StatedSentence sentence)
    {
        var premise = Redact(string.Join('\n', sentence.Sources));
        return premise.Length <= LongestPremise ? premise : premise[..(char.IsHighSurrogate(premise[LongestPremise - 1]) ? LongestPremise - 1 : LongestPremise)];
    }

    private string Redact(string text) => terms.Replace(CredentialRules.Redact(text));

    [LoggerMessage(1721, LogLevel.Warning, "Run {Run}: the model {Model} did not judge the sentences of the answer ({Code}); rules do.")]
    private partial void LogFailed(RunId run, string model, string code);
}
