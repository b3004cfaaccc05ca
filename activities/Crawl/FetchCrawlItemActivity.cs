using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities.Crawl;

/// <summary>Asks for an item and makes a file of its bytes, where they are new.</summary>
/// <param name="sources">The declared sources.</param>
/// <param name="readers">What reads them.</param>
/// <param name="items">What is known of the items.</param>
/// <param name="steps">The steps of the run.</param>
/// <param name="intake">Takes the bytes.</param>
/// <param name="removal">Removes what stays missing.</param>
/// <param name="leftovers">Erases a file that came to nothing.</param>
/// <param name="options">How long it may take.</param>
/// <param name="time">The clock.</param>
public sealed class FetchCrawlItemActivity(
    CrawlSources sources,
    CrawlReaders readers,
    CrawlItems items,
    CrawlSteps steps,
    CrawlIntake intake,
    CrawlRemoval removal,
    CrawlLeftovers leftovers,
    IOptions<CrawlOptions> options,
    TimeProvider time)
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

        // A source that sends a byte now and then is never silent, and never done.
        using var total = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.ItemSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        var bytes = new CrawlBytes { Version = item.Version, SizeBytes = item.SizeBytes ?? 0 };
        try
        {
            var known = await items.ReadAsync(scope, item.Key, cancellationToken);
            Check(source, item.FileName, item.SizeBytes);
            await using var fetch = await readers.Of(source).OpenAsync(source, item, VersionOf(known, source), either.Token);
            bytes = bytes with { Version = fetch.Version ?? item.Version, LastModified = fetch.LastModified };
            if (fetch is { Problem: not null, RetryAfterSeconds: > 0 and <= LongestWait } && input.MayWait)
            {
                return new CrawlFetchResult { RetryAfterSeconds = fetch.RetryAfterSeconds };
            }

            return await TakeAsync(input, source, item, fetch, either.Token);
        }
        catch (Exception) when (total.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whatever was interrupted, it was because the item took too long; the next run asks again.
            return await NoteAsync(scope, source, item, Problems.SourceUnavailable, bytes, cancellationToken);
        }
        catch (CartritaException exception)
        {
            return await NoteAsync(scope, source, item, exception.Problem, bytes, cancellationToken);
        }
    }

    private async Task<CrawlFetchResult> NoteAsync(CrawlScope scope, CrawlSource source, CrawlItem item, Problem problem, CrawlBytes bytes, CancellationToken cancellationToken)
    {
        var noted = await items.NoteAsync(scope, source, item.Key, problem.Code, bytes);
        await leftovers.EraseAsync(scope, noted, cancellationToken);
        return Done;
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
