using System.Globalization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities.Crawl;

/// <summary>Makes a file of an item's bytes, as an upload would.</summary>
/// <remarks>
/// The bytes come to a place of the run first, for their hash decides whether they are new. Then the item names the file, then its room is reserved, then its documents are written,
/// then its bytes lie where an ingestion looks for them. The id follows from run, item and hash: the same step twice is the same file. The run has no mark of an open one and names its
/// parent, for the crawl schedules it, and nobody else.
/// </remarks>
/// <param name="store">Where the documents lie.</param>
/// <param name="attachments">The files.</param>
/// <param name="runs">Their runs.</param>
/// <param name="content">The bytes.</param>
/// <param name="capacity">What the owner's files may hold.</param>
/// <param name="items">The items.</param>
/// <param name="leftovers">Erases what an earlier run, or another version, left.</param>
/// <param name="events">Tells of the file.</param>
/// <param name="listed">The list of the owner's files.</param>
/// <param name="options">How long a source is waited for.</param>
/// <param name="time">The clock.</param>
public sealed class CrawlIntake(
    IDocumentStore store,
    DocumentCollection<AttachmentDocument> attachments,
    DocumentCollection<RunDocument> runs,
    IContentStore content,
    AttachmentCapacity capacity,
    CrawlItems items,
    CrawlLeftovers leftovers,
    IFileEvents events,
    AttachmentIndex listed,
    IOptions<CrawlOptions> options,
    TimeProvider time)
{
    /// <summary>Takes the bytes of a fetch. Gives the file that is to be ingested; null where they are known.</summary>
    /// <exception cref="CartritaException">They are refused, or can't be had.</exception>
    internal async Task<AttachmentId?> TakeAsync(
        CrawlStepInput input, CrawlSource source, CrawlItem item, CrawlFetch fetch, string fileName, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        var place = new ContentPath(ContentContainers.Payloads, scope.OwnerId, string.Create(CultureInfo.InvariantCulture, $"{scope.Payloads.Value}/fetched/{input.Step}"));
        try
        {
            var info = await ReceiveAsync(place, fetch.Content!, source.MaxBytes, cancellationToken);
            var bytes = new CrawlBytes { Version = fetch.Version ?? item.Version, LastModified = fetch.LastModified, Sha256 = info.Sha256, SizeBytes = info.SizeBytes };
            if (FileChecks.Decide(new FileFacts { FileName = fileName, SizeBytes = info.SizeBytes }) is { } refusal)
            {
                throw refusal.AsException();
            }

            var id = new AttachmentId(IdentifierForm.Derive("crawled", scope.Instance.Value, scope.Number.ToString(CultureInfo.InvariantCulture), item.Key, info.Sha256));
            if (!await AnnounceAsync(scope, source, item.Key, id, bytes, cancellationToken))
            {
                return null;
            }

            await StoreAsync(scope, source, id, fileName, info, place, cancellationToken);
            return id;
        }
        finally
        {
            // Also where the host stops: what stays after a kill goes with the run's payloads.
            await content.DeleteAsync(place, CancellationToken.None);
        }
    }

    private async Task<ContentInfo> ReceiveAsync(ContentPath place, Stream bytes, long maximumBytes, CancellationToken cancellationToken)
    {
        await using var bounded = new BoundedStream(bytes, maximumBytes, TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        try
        {
            return await content.PutAsync(place, bounded, metadata: null, cancellationToken);
        }
        catch (Exception exception) when (bounded.Problem is { } problem && exception is not CartritaException)
        {
            // A store may wrap what its source throws.
            throw new CartritaException(problem, inner: exception);
        }
    }

    // False where the bytes are known: then the item only notes their version.
    private async Task<bool> AnnounceAsync(CrawlScope scope, CrawlSource source, string key, AttachmentId id, CrawlBytes bytes, CancellationToken cancellationToken)
    {
        var announced = await items.UpdateAsync(scope, key, found => IsKnown(found, source, bytes)
            ? Seen(found, bytes, scope.Number)
            : found with
            {
                Outcome = CrawlItemOutcome.Pending,
                Code = null,
                Run = scope.Number,
                MissingSince = null,
                Pending = id,
                PendingBytes = bytes,
                Leftovers = found.Pending is { } old && old != id ? [.. found.Leftovers, old] : found.Leftovers,
            });
        await leftovers.EraseAsync(scope, announced, cancellationToken);
        return announced.Pending == id;
    }

    // What the same step, done before, came to stays said.
    private static CrawlItemDocument Seen(CrawlItemDocument found, CrawlBytes bytes, long run) =>
        found.Outcome == CrawlItemOutcome.Refused || (found.Run == run && found.Outcome is CrawlItemOutcome.Added or CrawlItemOutcome.Replaced)
            ? found with { Bytes = bytes, MissingSince = null, Run = run }
            : found with { Bytes = bytes, MissingSince = null, Run = run, Outcome = CrawlItemOutcome.Unchanged, Code = null };

    private static bool IsKnown(CrawlItemDocument found, CrawlSource source, CrawlBytes bytes) =>
        found.Pending is null && found.Bytes?.Sha256 == bytes.Sha256
        && (found.Outcome == CrawlItemOutcome.Refused ? found.RefusedUnder == source.Rules : found.Attachment is not null);

    private async Task StoreAsync(
        CrawlScope scope, CrawlSource source, AttachmentId id, string fileName, ContentInfo info, ContentPath place, CancellationToken cancellationToken)
    {
        var (owner, now) = (scope.OwnerId, time.GetUtcNow());
        var attachment = new AttachmentDocument
        {
            Id = id,
            OwnerId = owner,
            FileName = fileName,
            Sha256 = info.Sha256,
            SizeBytes = info.SizeBytes,
            Category = FileChecks.CategoryOf(new FileFacts { FileName = fileName, SizeBytes = info.SizeBytes })!.Value,
            Confirmed = true,
            Tags = source.Tags,
            Status = AttachmentStatus.Uploaded,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if ((await capacity.ReserveAsync(owner, null, id, new CapacityEntry(attachment.Category, info.SizeBytes), cancellationToken)).Problem is { } full)
        {
            throw new CartritaException(full);
        }

        var run = new RunDocument
        {
            Id = new RunId(id.Value), OwnerId = owner, Kind = RunKind.Ingestion, RequestId = scope.Instance.Value, ParentId = scope.Instance.Value, CreatedAt = now,
        };
        if (await attachments.ReadAsync(owner, id.Value, cancellationToken) is { Value.Status: not AttachmentStatus.Uploaded })
        {
            // The same step, done before: its ingestion is at work or through.
            return;
        }

        // The list before the file: a search names it as pending from the moment on that it is there.
        await listed.AddAsync(attachment);
        await store.WriteAsync([runs.Put(owner, run.Id.Value, run), attachments.Put(owner, id.Value, attachment)], cancellationToken);
        await using var stream = await content.OpenReadAsync(place, cancellationToken) ?? throw new CartritaException(Problems.SourceUnavailable);
        var stored = await content.PutAsync(ContentPaths.Original(owner, id), stream, metadata: null, cancellationToken);
        if (stored.Sha256 != info.Sha256)
        {
            // Another execution of the same step received other bytes meanwhile.
            throw new CartritaException(Problems.SourceUnavailable);
        }

        await events.TellAsync(FileEvent.Of(FileEventKinds.Accepted, attachment), cancellationToken);
    }
}
