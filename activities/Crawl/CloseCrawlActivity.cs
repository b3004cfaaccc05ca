using Cartrita.Activities.Attachments;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Crawl;

/// <summary>Writes the report of a run, from what the items say of it, and forgets the items that are gone.</summary>
/// <param name="documents">How the sources stand.</param>
/// <param name="items">The items.</param>
/// <param name="steps">The steps of the run.</param>
/// <param name="deletedText">Takes what the run deleted out of the store's files.</param>
/// <param name="audit">Is told that the run ended.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class CloseCrawlActivity(
    DocumentCollection<CrawlDocument> documents,
    CrawlItems items,
    CrawlSteps steps,
    DeletedText deletedText,
    IAuditLog audit,
    TimeProvider time,
    ILogger<CloseCrawlActivity> logger)
{
    /// <summary>Closes.</summary>
    /// <param name="input">How the run ended.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.CloseCrawl)]
    public async Task RunAsync([ActivityTrigger] CrawlCloseInput input, CancellationToken cancellationToken)
    {
        var (scope, known) = (input.Scope, await items.ListAsync(input.Scope, cancellationToken));
        var before = (await documents.ReadAsync(scope.OwnerId, scope.Source, cancellationToken))?.Value;
        await steps.DeleteAsync(scope, before?.Ended + 1 ?? scope.Number, cancellationToken);
        if (before is not null && before.Ended >= scope.Number && before.Started > scope.Number)
        {
            // A copy of the step that comes late: the report is there, and the items are the next run's by now.
            return;
        }

        var report = Report(input, known);
        var written = await documents.UpdateAsync(scope.OwnerId, scope.Source, found => found?.Ended >= scope.Number ? null : (found ?? new CrawlDocument { Started = scope.Number }) with
        {
            Ended = scope.Number,
            Reports = [report, .. (found?.Reports ?? []).Take(CrawlDocument.MostReports - 1)],
        });
        if (written is not null)
        {
            Tell(scope, report);
        }

        await items.ForgetAsync(scope, from item in known where item is { Outcome: CrawlItemOutcome.Deleted, Leftovers.Count: 0 } select item.Key, cancellationToken);
        if (report.Replaced + report.Deleted > 0)
        {
            await deletedText.RemoveAsync(wasIndexed: true, cancellationToken);
        }
    }

    private CrawlReport Report(CrawlCloseInput input, IReadOnlyList<CrawlItemDocument> known)
    {
        var outcomes = known.Select(item => (Item: item, Outcome: OutcomeOf(item, input.Scope.Number))).ToList();
        int Count(CrawlItemOutcome outcome) => outcomes.Count(one => one.Outcome == outcome);
        return new CrawlReport
        {
            Number = input.Scope.Number,
            StartedAt = input.Scope.StartedAt,
            EndedAt = time.GetUtcNow(),
            Code = input.Code,
            Added = Count(CrawlItemOutcome.Added),
            Replaced = Count(CrawlItemOutcome.Replaced),
            Unchanged = Count(CrawlItemOutcome.Unchanged),
            Deleted = Count(CrawlItemOutcome.Deleted),
            Refused = Count(CrawlItemOutcome.Refused),
            Failed = Count(CrawlItemOutcome.Failed),
            Missing = Count(CrawlItemOutcome.Missing),
            Withheld = input.Plan?.Withheld ?? 0,
            Notice = NoticeOf(input),
            Items =
            [
                .. outcomes.Where(one => one.Outcome != CrawlItemOutcome.Unchanged)
                    .OrderBy(one => one.Item.Key, StringComparer.Ordinal)
                    .Take(CrawlReport.MostItems)
                    .Select(one => new CrawlReportItem(one.Item.Key, one.Outcome) { Code = one.Item.Code, AttachmentId = one.Item.Attachment }),
            ],
        };
    }

    // What an earlier run did is no news; how an item stands is.
    private static CrawlItemOutcome OutcomeOf(CrawlItemDocument item, long run) => item.Outcome switch
    {
        CrawlItemOutcome.Pending => CrawlItemOutcome.Failed,
        CrawlItemOutcome.Added or CrawlItemOutcome.Replaced when item.Run != run => CrawlItemOutcome.Unchanged,
        var outcome => outcome,
    };

    private static string? NoticeOf(CrawlCloseInput input) => input switch
    {
        { Plan: null } => "The source could not be listed, so nothing was changed.",
        { Plan.Withheld: > 0 } => "The list was empty or not complete, so what was absent from it stays.",
        _ => null,
    };

    private void Tell(CrawlScope scope, CrawlReport report)
    {
        LogEnded(scope.Source, scope.Number, report.Added, report.Replaced, report.Deleted, report.Refused, report.Failed, report.Code);
        audit.Add(new AuditEvent
        {
            At = report.EndedAt,
            Function = DurableNames.Crawl,
            Target = $"crawls/{scope.Source}/runs/{scope.Number}",
            Outcome = report.Code ?? "ended",
            RequestId = scope.Instance.Value,
            Owner = scope.OwnerId.Value,
        });
    }

    [LoggerMessage(EventId = 1501, Level = LogLevel.Information, Message = "Run {Number} of the source {Source} ended: {Added} added, {Replaced} replaced, {Deleted} deleted, {Refused} refused, {Failed} failed; code {Code}.")]
    private partial void LogEnded(string source, long number, int added, int replaced, int deleted, int refused, int failed, string? code);
}
