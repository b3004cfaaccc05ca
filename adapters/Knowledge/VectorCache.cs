using Cartrita.Adapters.Storage.Sqlite;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Keeps the codes of the owners that searched last, up to a size; what another instance wrote is noticed by the owner's version.</summary>
/// <param name="capacity">The size in bytes.</param>
internal sealed class VectorCache(long capacity)
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, LinkedListNode<(string Owner, OwnerVectors Vectors)>> owners = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Owner, OwnerVectors Vectors)> byUse = new();
    private long size;

    /// <summary>The owner's codes, as new as the session sees them.</summary>
    internal OwnerVectors Get(SqliteSession session, string owner)
    {
        OwnerVectors? known;
        lock (guard)
        {
            known = owners.TryGetValue(owner, out var node) ? node.Value.Vectors : null;
        }

        // Outside the lock: two searches that load the same codes at once waste a little, and nobody waits for another owner.
        var current = OwnerVectors.Load(session, owner, known);
        lock (guard)
        {
            Remove(owner);
            if (current.Bytes <= capacity)
            {
                owners[owner] = byUse.AddFirst((owner, current));
                size += current.Bytes;
            }

            while (size > capacity)
            {
                Remove(byUse.Last!.Value.Owner);
            }
        }

        return current;
    }

    private void Remove(string owner)
    {
        if (owners.Remove(owner, out var node))
        {
            byUse.Remove(node);
            size -= node.Value.Vectors.Bytes;
        }
    }
}
