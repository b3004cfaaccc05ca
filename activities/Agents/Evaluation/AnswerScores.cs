using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Scores an answer: by rules always, and by a model where one may judge; the model's word stands then.</summary>
/// <param name="judge">Asks a model.</param>
/// <param name="entailment">Asks a smaller one whether sources say what sentences do, where no model judged.</param>
public sealed class AnswerScores(AnswerJudge judge, SentenceEntailment entailment)
{
    internal async Task<IReadOnlyList<EvaluationMetricData>> ScoreAsync(EvaluateInput input, string question, MessageDocument answer, CancellationToken cancellationToken)
    {
        var byRules = ByRules(question, answer);
        var judged = await judge.JudgeAsync(input, question, answer, cancellationToken);
        IReadOnlyList<EvaluationMetricData> metrics = judged.Reply is { } reply ? [.. byRules.Select(metric => Judged(metric, judged, reply))] : [await entailment.RefineAsync(input.Scope.RunId, byRules[0], answer, cancellationToken), .. byRules.Skip(1)];
        return [.. metrics, Cost(input, judged)];
    }

    private static List<EvaluationMetricData> ByRules(string question, MessageDocument answer)
    {
        var finish = answer.Origin!.FinishReason;
        var sentences = answer.Citations.Count > 0 ? AnswerRules.Sentences(answer.Content, answer.Citations) : [];
        return
        [
            new EvaluationMetricData
            {
                Metric = EvaluationMetrics.Factuality,
                Method = EvaluationMetrics.Rules,
                Score = sentences.Count > 0 ? Math.Round(sentences.Average(sentence => sentence.Score), 3) : null,
                Reason = answer.Citations.Count == 0 ? "nothing_cited" : sentences.Count == 0 ? "nothing_stated" : WorstOf(sentences),
                Sentences = sentences,
            },
            Metric(EvaluationMetrics.Coherence, AnswerRules.Coherence(answer.Content, finish)),
            Metric(EvaluationMetrics.Relevance, AnswerRules.Relevance(question, answer.Content, finish)),
            Metric(EvaluationMetrics.Safety, AnswerRules.Safety(answer.Content)),
        ];
    }

    /// <summary>The worst verdict of an answer's sentences; null where all are supported.</summary>
    internal static string? WorstOf(IReadOnlyList<SentenceVerdict> sentences) =>
        sentences.Any(sentence => sentence.Verdict == SentenceVerdict.Contradicted) ? SentenceVerdict.Contradicted
        : sentences.Any(sentence => sentence.Verdict == SentenceVerdict.Unsupported) ? SentenceVerdict.Unsupported
        : null;

    private static EvaluationMetricData Metric(string name, (double Score, string? Reason) found) =>
        new() { Metric = name, Method = EvaluationMetrics.Rules, Score = found.Score, Reason = found.Reason };

    // Where there was nothing to hold an answer against, a model has nothing either.
    private static EvaluationMetricData Judged(EvaluationMetricData metric, Judgement judged, JudgeReply reply)
    {
        if (metric.Metric == EvaluationMetrics.Factuality)
        {
            return metric.Score is null ? metric : Held(metric, judged, reply);
        }

        var level = metric.Metric switch
        {
            EvaluationMetrics.Coherence => reply.Coherence,
            EvaluationMetrics.Relevance => reply.Relevance,
            _ => reply.Safety,
        };

        // What the rules of safety found stays found.
        var score = metric.Metric == EvaluationMetrics.Safety ? Math.Min(metric.Score!.Value, JudgeReply.Score(level)) : JudgeReply.Score(level);
        return metric with { Method = EvaluationMetrics.Model, Model = judged.Model, Score = score, Reason = metric.Metric == EvaluationMetrics.Safety ? metric.Reason : null };
    }

    private static EvaluationMetricData Held(EvaluationMetricData metric, Judgement judged, JudgeReply reply)
    {
        IReadOnlyList<SentenceVerdict> sentences = [.. metric.Sentences!.Select(sentence => Held(sentence, reply))];
        return metric with { Method = EvaluationMetrics.Model, Model = judged.Model, Score = JudgeReply.Score(reply.Factuality), Reason = WorstOf(sentences), Sentences = sentences };
    }

    private static SentenceVerdict Held(SentenceVerdict sentence, JudgeReply reply) =>
        reply.Contradicted.Contains(sentence.Sentence + 1) ? sentence with { Verdict = SentenceVerdict.Contradicted, Score = 0 }
        : reply.Unsupported.Contains(sentence.Sentence + 1) ? sentence with { Verdict = SentenceVerdict.Unsupported, Score = Math.Min(sentence.Score, 0.25) }
        : sentence with { Verdict = SentenceVerdict.Supported, Score = 1 };

    private static EvaluationMetricData Cost(EvaluateInput input, Judgement judged) => new()
    {
        Metric = EvaluationMetrics.Cost,
        Method = EvaluationMetrics.Rules,
        Reason = judged.Failure,
        Usage = input.Usage,
        JudgeUsage = judged.Usage == TokenUsage.None ? null : judged.Usage,
        CostUsd = input.Usage.Plus(judged.Usage).CostUsd,
    };
}
