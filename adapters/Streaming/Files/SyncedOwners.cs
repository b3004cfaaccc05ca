using System.Collections.Concurrent;

namespace Cartrita.Adapters.Streaming.Files;

/// <summary>The owners whose folders are known to survive a power failure: the names above them need no further sync, and each costs the disk as much as a commit.</summary>
internal sealed class SyncedOwners
{
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<string, byte> folders = new(StringComparer.Ordinal);

    /// <summary>Whether an owner's folder is one of them.</summary>
    public bool Contains(string folder) => folders.ContainsKey(folder);

    /// <summary>Notes that the names above an owner's folder were synced.</summary>
    public void Add(string folder)
    {
        if (folders.Count >= Capacity)
        {
            // To sync a name again is harmless.
            folders.Clear();
        }

        folders.TryAdd(folder, 0);
    }
}
