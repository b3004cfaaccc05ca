using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The rows of owners: their number, the version of what they have, and since when nothing was removed.</summary>
internal static class OwnerRows
{
    private const string Select = "SELECT number, next, version FROM knowledge_owners WHERE owner = $owner";

    private const string Insert =
        """
        INSERT INTO knowledge_owners (owner, version, epoch, number, next)
        SELECT $owner, 0, 0, coalesce(max(number), 0) + 1, 1 FROM knowledge_owners
        """;

    // An epoch ends where something is removed: then what others hold in memory can't be added to.
    private const string Update = "UPDATE knowledge_owners SET version = version + 1, epoch = epoch + $removed, next = next + $used WHERE owner = $owner";

    /// <summary>The ids of an owner; null where the owner never had a chunk.</summary>
    internal static ChunkIds? Find(SqliteSession session, OwnerId owner)
    {
        using var row = session.Command(Select, ("$owner", owner.Value)).ExecuteReader();
        return row.Read() ? new ChunkIds(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : null;
    }

    /// <summary>The ids of an owner, who gets a number where there is none.</summary>
    internal static ChunkIds FindOrAdd(SqliteSession session, OwnerId owner)
    {
        if (Find(session, owner) is { } known)
        {
            return known;
        }

        session.Execute(Insert, ("$owner", owner.Value));
        return Find(session, owner)!;
    }

    /// <summary>Notes that something changed.</summary>
    internal static void Advance(SqliteSession session, OwnerId owner, bool removed, int used = 0) =>
        session.Execute(Update, ("$owner", owner.Value), ("$removed", removed ? 1 : 0), ("$used", used));
}
