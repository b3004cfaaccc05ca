using System.Collections.Concurrent;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Counts open streams against the limit of the key and that of its user (CHAT-20), on all instances together.</summary>
internal sealed partial class StreamSlots(
    DocumentCollection<SlotDocument> documents, ApiKeys keys, IIdSource ids, IOptions<LimitOptions> options, TimeProvider time, ILogger<StreamSlots> logger)
{
    private const string OfUser = "streams";
    private const int RenewedAtOnce = 8;

    private readonly ConcurrentDictionary<(OwnerId Owner, string Id), LeasedSlots> known = [];
    private readonly ConcurrentDictionary<StreamSlot, string> opened = [];
    private readonly string instance = ids.NewId();

    /// <summary>Takes a place for a stream, which is free again when it is disposed.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.TooManyStreams"/>: the places are held; those that nobody holds any more, whatever ended them, are free after its time.</exception>
    public async Task<StreamSlot> TakeAsync(Principal principal, CancellationToken cancellationToken)
    {
        var ofKey = principal is { KeyId: { } key, Limits.ConcurrentStreams: { } limit }
            ? await TakeAsync(principal.OwnerId, $"{OfUser}/{key}", limit, cancellationToken)
            : null;
        try
        {
            var ofUser = options.Value.ConcurrentStreams == 0 ? null : await TakeAsync(principal.OwnerId, OfUser, options.Value.ConcurrentStreams, cancellationToken);
            var slot = new StreamSlot(ofKey, ofUser, principal.KeyId, one => opened.TryRemove(one, out _));
            if (principal.KeyId is { } id)
            {
                opened[slot] = id;
            }

            return slot;
        }
        catch
        {
            ofKey?.Release();
            throw;
        }
    }

    /// <summary>Renews every lease of this instance.</summary>
    public Task RenewAsync() => Parallel.ForEachAsync(
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
                // A stream does not end because the store could not be reached; the next renewal tries again.
                LogNotRenewed(exception);
            }
        });

    /// <summary>Ends the streams whose key was revoked or has expired since they were opened.</summary>
    public Task EndAsync() => Parallel.ForEachAsync(
        opened.GroupBy(one => one.Value, one => one.Key), new ParallelOptions { MaxDegreeOfParallelism = RenewedAtOnce }, async (streams, stop) =>
        {
            try
            {
                if (await keys.IsOpenAsync(streams.Key, stop))
                {
                    return;
                }
            }
            catch (Exception exception)
            {
                // Whether the key still opens is not known; the next look tells.
                LogNotRenewed(exception);
                return;
            }

            foreach (var stream in streams)
            {
                stream.End();
            }
        });

    private async Task<LeasedSlots> TakeAsync(OwnerId owner, string id, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var slots = known.GetOrAdd((owner, id), one => new LeasedSlots(documents, one.Owner, one.Id, instance, time));
            if (await slots.TryTakeAsync(limit, cancellationToken))
            {
                return slots;
            }

            if (!slots.IsRetired)
            {
                throw new CartritaException(Problems.TooManyStreams) { RetryAfterSeconds = (int)LeasedSlots.Lease.TotalSeconds };
            }

            known.TryRemove(new KeyValuePair<(OwnerId, string), LeasedSlots>((owner, id), slots));
        }
    }

    [LoggerMessage(EventId = 1221, Level = LogLevel.Warning, Message = "Leases of open streams could not be renewed.")]
    private partial void LogNotRenewed(Exception exception);
}
