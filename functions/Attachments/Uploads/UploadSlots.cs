using System.Collections.Concurrent;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Bounds how many requests send bytes to one upload at once, on all instances together (ATT-01).</summary>
/// <remarks>
/// An instance leases the places that it uses, so only the first chunks of an upload, and one in two seconds after, cost a write; the others cost none. What it does not use is free to the others
/// within a second. The bound protects memory and nothing else: bytes that two send at once are staged under their offsets, whoever is first.
/// </remarks>
internal sealed partial class UploadSlots(DocumentCollection<SlotDocument> documents, IIdSource ids, TimeProvider time, ILogger<UploadSlots> logger)
{
    /// <summary>How its leases are held: a chunk is short.</summary>
    public static readonly SlotTiming Timing = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));

    private const int RenewedAtOnce = 8;

    private readonly ConcurrentDictionary<(OwnerId Owner, AttachmentId Upload), LeasedSlots> known = [];
    private readonly string instance = ids.NewId();

    /// <summary>Takes a place, which is free again when it is disposed; null where all are held.</summary>
    public async Task<IDisposable?> TryTakeAsync(OwnerId owner, AttachmentId upload, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var slots = known.GetOrAdd((owner, upload), one => new LeasedSlots(documents, one.Owner, IdOf(one.Upload), instance, time, Timing));
            if (await slots.TryTakeAsync(limit, cancellationToken))
            {
                return new Place(slots);
            }

            if (!slots.IsRetired)
            {
                return null;
            }

            known.TryRemove(new KeyValuePair<(OwnerId, AttachmentId), LeasedSlots>((owner, upload), slots));
        }
    }

    /// <summary>Renews every lease of this instance, and gives back what nobody uses.</summary>
    public Task RenewAsync() => known.IsEmpty ? Task.CompletedTask : Parallel.ForEachAsync(
        known, new ParallelOptions { MaxDegreeOfParallelism = RenewedAtOnce }, async (one, _) =>
        {
            try
            {
                await one.Value.RenewAsync();
                if (one.Value.IsRetired)
                {
                    known.TryRemove(one);
                }
            }
            catch (Exception exception)
            {
                // A chunk does not fail because the store could not be reached for its place; the next renewal tries again.
                LogNotRenewed(exception);
            }
        });

    /// <summary>The write that forgets the places of an upload.</summary>
    public static DocumentWrite Forget(OwnerId owner, AttachmentId upload) => new DeleteDocument(new DocumentKey(owner, Collections.Limits, IdOf(upload)));

    private static string IdOf(AttachmentId upload) => $"uploads/{upload.Value}";

    [LoggerMessage(EventId = 1331, Level = LogLevel.Warning, Message = "The places of uploads could not be renewed.")]
    private partial void LogNotRenewed(Exception exception);

    private sealed class Place(LeasedSlots slots) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                slots.Release();
            }
        }
    }
}
