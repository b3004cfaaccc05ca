using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage;

/// <summary>A least-recently-used cache of payloads, bounded in bytes.</summary>
/// <param name="capacity">How many bytes it may hold.</param>
/// <param name="largest">Payloads over this size are not kept.</param>
internal sealed class PayloadCache(long capacity = 32L * 1024 * 1024, int largest = 2 * 1024 * 1024)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ContentPath, LinkedListNode<(ContentPath Path, byte[] Bytes)>> entries = [];
    private readonly LinkedList<(ContentPath Path, byte[] Bytes)> byUse = new();
    private long held;

    public bool TryGet(ContentPath path, out ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(path, out var node))
            {
                bytes = default;
                return false;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            bytes = node.Value.Bytes;
            return true;
        }
    }

    public void Add(ContentPath path, byte[] bytes)
    {
        if (bytes.Length > largest)
        {
            return;
        }

        lock (gate)
        {
            if (entries.ContainsKey(path))
            {
                return;
            }

            entries.Add(path, byUse.AddFirst((path, bytes)));
            held += bytes.Length;
            while (held > capacity && byUse.Last is { } oldest)
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>Drops what hangs on a name.</summary>
    public void RemoveUnder(ContentPath folder)
    {
        lock (gate)
        {
            foreach (var node in entries.Values.Where(node => node.Value.Path.ToString().StartsWith($"{folder}/", StringComparison.Ordinal)).ToList())
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<(ContentPath Path, byte[] Bytes)> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Path);
        held -= node.Value.Bytes.Length;
    }
}
