using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Crawl;

/// <summary>Asks for an item and makes a file of its bytes, where they are new.</summary>
/// <param name="sources">The declared sources.</param>
/// <param name="readers">What reads them.</param>
/// <param name="items">What is known of the items.</param>
/// <param name="steps">The steps of the run.</param>
/// <param name="intake">Takes the bytes.</param>
/// <param name="removal">Removes what stays missing.</param>
/// <param name="leftovers">Erases a file that came to nothing.</param>
public sealed class FetchCrawlItemActivity(
    CrawlSources sources, CrawlReaders readers, CrawlItems items, CrawlSteps steps, CrawlIntake intake, CrawlRemoval removal, CrawlLeftovers leftovers)
{
    private const int LongestWait = 3600;
    private static readonly CrawlFetchResult Done = new();

    /// <summary>Fetches.</summary>
    /// <param name="input">The step.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.FetchCrawlItem)]
    public async Task<CrawlFetchResult> RunAsync([ActivityTrigger] CrawlStepInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        if (sources.Find(scope.OwnerId, scope.Source) is not { } source || (await steps.ReadAsync(scope, input.Steps, input.Step, cancellationToken)).Item is not { } item)
        {
            // The settings have another source now.
            return Done;
        }

        var bytes = new CrawlBytes { Version = item.Version, SizeBytes = item.SizeBytes ?? 0 };
        try
        {
            var known = await items.ReadAsync(scope, item.Key, cancellationToken);
            Check(source, item.FileName, item.SizeBytes);
            await using var fetch = await readers.Of(source).OpenAsync(source, item, VersionOf(known, source), cancellationToken);
            bytes = bytes with { Version = fetch.Version ?? item.Version, LastModified = fetch.LastModified };
            if (fetch is { Problem: not null, RetryAfterSeconds: > 0 and <= LongestWait } && input.MayWait)
            {
                return new CrawlFetchResult { RetryAfterSeconds = fetch.RetryAfterSeconds };
            }

            return await TakeAsync(input, source, item, fetch, cancellationToken);
        }
        catch (CartritaException exception)
        {
            var noted = await items.NoteAsync(scope, source, item.Key, exception.Problem.Code, bytes);
            await leftovers.EraseAsync(scope, noted, cancellationToken);
            return Done;
        }
    }

    private async Task<CrawlFetchResult> TakeAsync(CrawlStepInput input, CrawlSource source, CrawlItem item, CrawlFetch fetch, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        if (fetch.IsGone)
        {
            await removal.MissAsync(scope, item.Key, cancellationToken);
            return Done;
        }

        if (fetch.IsUnchanged)
        {
            await items.UpdateAsync(scope, item.Key, found => found.Outcome is CrawlItemOutcome.Failed or CrawlItemOutcome.Missing
                ? found with { Outcome = CrawlItemOutcome.Unchanged, Code = null, Run = scope.Number, MissingSince = null }
                : found);
            return Done;
        }

        if (fetch.Problem is { } problem)
        {
            throw new CartritaException(problem);
        }

        var name = Check(source, fetch.FileName ?? item.FileName, fetch.SizeBytes);
        return new CrawlFetchResult { AttachmentId = await intake.TakeAsync(input, source, item, fetch, name, cancellationToken) };
    }

    // What the list, or the answer's head, says is enough to leave bytes where they are.
    private static string Check(CrawlSource source, string? fileName, long? sizeBytes)
    {
        if (sizeBytes > source.MaxBytes)
        {
            throw new CartritaException(Problems.FileTooLarge);
        }

        var name = fileName is null ? string.Empty : FileName.Check(fileName);
        return fileName is null || (AcceptedFiles.Find(name) is not null && source.Takes(name)) ? name : throw new CartritaException(Problems.UnsupportedFile);
    }

    private static CrawlVersion? VersionOf(CrawlItemDocument? known, CrawlSource source) =>
        known?.Bytes is { } bytes && (known.Outcome == CrawlItemOutcome.Refused ? known.RefusedUnder == source.Rules : known.Attachment is not null)
            ? new CrawlVersion(bytes.Version, bytes.LastModified)
            : null;
}
