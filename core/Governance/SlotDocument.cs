using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance;

/// <summary>Who holds how many slots of a limit on what is open at once.</summary>
public sealed record SlotDocument : VersionedDocument
{
    /// <summary>The leases, by the instance that holds them.</summary>
    public IReadOnlyDictionary<string, SlotLease> Holders { get; init; } = new Dictionary<string, SlotLease>();

    /// <summary>The document with a holder's lease; leases that have run out are left out.</summary>
    /// <param name="document">The document; null for one that nobody has written.</param>
    /// <param name="holder">The instance.</param>
    /// <param name="count">How many slots it holds; 0 for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">When the lease runs out.</param>
    public static SlotDocument With(SlotDocument? document, string holder, int count, DateTimeOffset now, DateTimeOffset until)
    {
        var holders = Others(document, holder, now).ToDictionary(StringComparer.Ordinal);
        if (count > 0)
        {
            holders[holder] = new SlotLease(count, until);
        }

        return (document ?? new SlotDocument()) with { Holders = holders };
    }

    /// <summary>The leases of other instances that have not run out.</summary>
    /// <param name="document">The document; null for one that nobody has written.</param>
    /// <param name="holder">The instance whose own is left out.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<KeyValuePair<string, SlotLease>> Others(SlotDocument? document, string holder, DateTimeOffset now) =>
        (document?.Holders ?? new Dictionary<string, SlotLease>()).Where(lease => lease.Key != holder && lease.Value.Until > now);
}

/// <summary>What one instance holds.</summary>
/// <param name="Count">How many slots.</param>
/// <param name="Until">When they are free again, unless the instance says before that it still holds them.</param>
public sealed record SlotLease(int Count, DateTimeOffset Until);
