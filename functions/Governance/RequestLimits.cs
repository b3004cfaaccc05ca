using System.Collections.Concurrent;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Counts requests against the limit of the key and that of its user.</summary>
internal sealed class RequestLimits(DocumentCollection<BucketDocument> buckets, IDocumentStore store, IOptions<LimitOptions> options, TimeProvider time)
{
    private const int MaximumKnown = 4096;
    private const string UserBucket = "requests";

    private readonly ConcurrentDictionary<(OwnerId Owner, string Id, int PerMinute), LeasedBucket> known = [];

    /// <summary>How the tightest limit stands after this request; null where there is none.</summary>
    public async Task<LimitState?> TakeAsync(Principal principal, CancellationToken cancellationToken)
    {
        var ofKey = principal is { KeyId: { } key, Limits.RequestsPerMinute: { } limit }
            ? await Bucket(principal.OwnerId, $"{UserBucket}/{key}", limit).TakeAsync(cancellationToken)
            : null;
        if (ofKey is { IsAllowed: false } || options.Value.RequestsPerMinute == 0)
        {
            return ofKey;
        }

        var ofUser = await Bucket(principal.OwnerId, UserBucket, options.Value.RequestsPerMinute).TakeAsync(cancellationToken);
        return ofKey is null || !ofUser.IsAllowed || ofUser.Remaining < ofKey.Remaining ? ofUser : ofKey;
    }

    private LeasedBucket Bucket(OwnerId owner, string id, int perMinute)
    {
        if (known.Count >= MaximumKnown)
        {
            known.Clear();
        }

        return known.GetOrAdd((owner, id, perMinute), one => new LeasedBucket(buckets, store, one.Owner, one.Id, one.PerMinute, time));
    }
}
