using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Governance;

/// <summary>One bucket, of which this instance holds a slice of at most one second's tokens.</summary>
/// <remarks>
/// A slice is taken out of the document before it is used, so instances together never pass the cap. What is left of a slice goes back with the next one; an instance that
/// ends loses its users a second's worth at most.
/// </remarks>
internal sealed class LeasedBucket(
    DocumentCollection<BucketDocument> buckets, IDocumentStore store, OwnerId owner, string id, int perMinute, TimeProvider time)
{
    // Each attempt that fails is another instance that went on: with n of them one in n succeeds, and nobody fails so often.
    private const int MaximumAttempts = 200;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private int left;
    private long since;
    private double behind;

    /// <summary>Takes one token, or says when there will be one.</summary>
    public async Task<LimitState> TakeAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (left == 0 || time.GetElapsedTime(since) >= Lease)
            {
                await LeaseAsync();
            }

            if (left == 0)
            {
                return new LimitState(IsAllowed: false, perMinute, 0, BucketDocument.SecondsUntil(behind, 1, perMinute));
            }

            left--;
            return new LimitState(IsAllowed: true, perMinute, left + (int)behind, BucketDocument.SecondsUntil(left + behind, perMinute, perMinute));
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task LeaseAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await buckets.ReadAsync(owner, id, CancellationToken.None);
            var now = time.GetUtcNow();
            var tokens = Math.Min(perMinute, BucketDocument.TokensAt(found?.Value, perMinute, now) + left);
            var slice = Math.Min((int)tokens, Math.Max(1, perMinute / 60));
            if (slice == 0)
            {
                behind = tokens;
                return;
            }

            // Clocks of instances differ: the time of a bucket never goes back, or what has flowed in would flow in again.
            var at = found is { Value.At: var last } && last > now ? last : now;
            var rest = (found?.Value ?? new BucketDocument { Tokens = 0, At = at }) with { Tokens = tokens - slice, At = at };
            try
            {
                await store.WriteAsync([found is null ? buckets.Create(owner, id, rest) : buckets.Replace(owner, id, rest, found.ETag)], CancellationToken.None);
                (left, since, behind) = (slice, time.GetTimestamp(), rest.Tokens);
                return;
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Another instance took its slice first.
            }
            catch (DocumentConflictException exception)
            {
                throw new CartritaException(Problems.Unavailable, "Too many requests of one user came at once.", exception);
            }
        }
    }
}
