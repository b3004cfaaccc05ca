using Cartrita.Adapters.Storage.Sqlite;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Keeps the codes of the owners that searched last, up to a size; what another instance wrote is noticed by the owner's version.</summary>
/// <param name="capacity">The size in bytes.</param>
internal sealed class VectorCache(long capacity)
{
    private readonly Lock guard = new();
    private readonly Dictionary<VectorSpace, LinkedListNode<(VectorSpace Space, OwnerVectors Vectors)>> spaces = [];
    private readonly LinkedList<(VectorSpace Space, OwnerVectors Vectors)> byUse = new();
    private long size;

    /// <summary>The codes of a space, as new as the session sees them.</summary>
    internal OwnerVectors Get(SqliteSession session, VectorSpace space)
    {
        OwnerVectors? known;
        lock (guard)
        {
            known = spaces.TryGetValue(space, out var node) ? node.Value.Vectors : null;
        }

        // Outside the lock: two searches that load the same codes at once waste a little, and nobody waits for another owner.
        var current = OwnerVectors.Load(session, space, known);
        lock (guard)
        {
            Remove(space);
            if (current.Bytes <= capacity)
            {
                spaces[space] = byUse.AddFirst((space, current));
                size += current.Bytes;
            }

            while (size > capacity)
            {
                Remove(byUse.Last!.Value.Space);
            }
        }

        return current;
    }

    private void Remove(VectorSpace space)
    {
        if (spaces.Remove(space, out var node))
        {
            byUse.Remove(node);
            size -= node.Value.Vectors.Bytes;
        }
    }
}
