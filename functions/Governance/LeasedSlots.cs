using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Governance;

/// <summary>One limit on what is open at once, of which this instance holds a lease for the slots that it uses, and far from the limit for a few more.</summary>
/// <remarks>
/// A slot is leased before it is used, so instances together never pass the limit. What is let go of, or was leased to spare, stays leased until the next renewal, where it serves whoever comes
/// next on this instance. An instance that is killed renews nothing, and what it held is free when its lease runs out.
/// </remarks>
internal sealed class LeasedSlots(DocumentCollection<SlotDocument> slots, OwnerId owner, string id, string holder, TimeProvider time, SlotTiming? timing = null)
{
    /// <summary>How long a lease lasts where nothing else was said.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>How often it is renewed; instances whose clocks differ by less than what is between the two agree all the same.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    // Far from the limit a few slots more are leased at once, so that not every stream waits for a write. Near it, what nobody uses would be missing on another instance.
    private const int Spare = 7;

    private readonly SlotTiming timing = timing ?? new SlotTiming(Lease, RenewEvery);
    private readonly SemaphoreSlim gate = new(1, 1);
    private int open;
    private int leased;
    private long since;

    /// <summary>Whether nothing was open at the last renewal: it is renewed no more, and gives no more slots.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Takes a slot; false where there is none.</summary>
    public async Task<bool> TryTakeAsync(int limit, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var wanted = Volatile.Read(ref open) + 1;
            var spare = wanted <= leased && time.GetElapsedTime(since) < timing.RenewEvery * 2;
            if (IsRetired || wanted > limit || (!spare && !await LeaseAsync(wanted, limit)))
            {
                return false;
            }

            Interlocked.Increment(ref open);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Lets go of a slot; nothing is written, so nothing can fail.</summary>
    public void Release() => Interlocked.Decrement(ref open);

    /// <summary>Renews the lease for what is open, and gives back the rest.</summary>
    public async Task RenewAsync()
    {
        await gate.WaitAsync();
        try
        {
            var count = Volatile.Read(ref open);
            var (at, now) = (time.GetTimestamp(), time.GetUtcNow());
            await slots.UpdateAsync(owner, id, found => found is null && count == 0 ? null : SlotDocument.With(found, holder, count, now, now + timing.Lease));
            (leased, since, IsRetired) = (count, at, count == 0);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> LeaseAsync(int wanted, int limit)
    {
        var (at, now) = (time.GetTimestamp(), time.GetUtcNow());
        var most = 0;
        var written = await slots.UpdateAsync(owner, id, found =>
        {
            var others = SlotDocument.Others(found, holder, now).Sum(lease => lease.Value.Count);
            most = others + wanted + Spare <= limit / 2 ? wanted + Spare : wanted;
            return others + wanted <= limit ? SlotDocument.With(found, holder, most, now, now + timing.Lease) : null;
        });
        if (written is null)
        {
            return false;
        }

        (leased, since) = (most, at);
        return true;
    }
}
