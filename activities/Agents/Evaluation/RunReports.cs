using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming.Data;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Posts a run and its scores to whoever keeps them, for a few seconds at most; what fails is logged and forgotten.</summary>
/// <param name="feedback">Who keeps them.</param>
/// <param name="options">How long it may take.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says when it failed.</param>
public sealed partial class RunReports(IRunFeedback feedback, EvaluationOptions options, BannedTerms terms, TimeProvider time, ILogger<RunReports> logger)
{
    private const string Description = "Questions with answers of Cartrita that were scored well.";

    internal async Task PostAsync(RunDocument run, MessageDocument answer, IReadOnlyList<EvaluationMetricData> metrics, CancellationToken cancellationToken)
    {
        if (!feedback.IsConfigured)
        {
            return;
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.ReportSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await feedback.CreateRunAsync(Report(run, answer, metrics), either.Token);
            await Task.WhenAll(metrics.Where(metric => metric.Score is not null).Select(metric => feedback.CreateFeedbackAsync(Report(run, metric), either.Token)));
            if (IsExample(metrics))
            {
                var dataset = await feedback.DatasetAsync(options.Examples, Description, either.Token);
                await feedback.CreateExampleAsync(dataset, new ReportedExample(Redact(run.Request!.Messages[^1].Content), Redact(answer.Content), run.Id), either.Token);
            }
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The scores are in the frames of the run, whoever else keeps them.
            LogFailed(run.Id, (exception as CartritaException)?.Problem.Code ?? Problems.VendorUnavailable.Code);
        }
    }

    // Where texts stay here there is nothing that an example could hold.
    private bool IsExample(IReadOnlyList<EvaluationMetricData> metrics) =>
        options.Examples.Length > 0 && feedback.SendsTexts
        && metrics.Where(metric => metric.Metric != EvaluationMetrics.Cost).Select(metric => metric.Score).ToList() is { Count: > 0 } scores && scores.All(score => score >= options.ExamplesAtLeast);

    private static ReportedFeedback Report(RunDocument run, EvaluationMetricData metric) =>
        new(run.Id, run.CreatedAt, metric.Metric, metric.Score!.Value, metric.Method == EvaluationMetrics.Model, metric.Reason);

    private ReportedRun Report(RunDocument run, MessageDocument answer, IReadOnlyList<EvaluationMetricData> metrics)
    {
        var cost = metrics.FirstOrDefault(metric => metric.Metric == EvaluationMetrics.Cost);
        return new ReportedRun
        {
            Id = run.Id,
            StartedAt = run.CreatedAt,
            EndedAt = answer.CreatedAt,
            ConversationId = answer.ConversationId,
            Model = answer.Origin!.Model,
            Usage = cost?.Usage ?? answer.Origin.Usage,
            CostUsd = cost?.CostUsd,
            Question = feedback.SendsTexts ? Redact(run.Request!.Messages[^1].Content) : null,
            Answer = feedback.SendsTexts ? Redact(answer.Content) : null,
        };
    }

    private string Redact(string text) => terms.Replace(CredentialRules.Redact(text));

    [LoggerMessage(1672, LogLevel.Warning, "Run {Run}: its scores could not be posted ({Code}).")]
    private partial void LogFailed(RunId run, string code);
}
