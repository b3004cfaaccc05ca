using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage.Entities;

/// <summary>What writes do to entities, whatever the tables are.</summary>
/// <remarks>
/// An entity is an instance row whose state and lock are values; its inbox is the inbox. The row is there from the first message until state, lock and messages
/// are gone.
/// </remarks>
internal static class EntityRules
{
    /// <summary>The one generation that an entity ever has.</summary>
    public const string ExecutionId = "entity";

    /// <summary>Whether an id names an entity.</summary>
    /// <param name="instanceId">The id.</param>
    public static bool IsEntity(string instanceId) => instanceId.StartsWith('@');

    /// <summary>The row that an entity begins with.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="now">When its first message arrived.</param>
    public static ExecutionStarted NewRow(string entityId, DateTimeOffset now) =>
        new() { Timestamp = now, Name = entityId, InstanceId = entityId, ExecutionId = ExecutionId };

    /// <summary>Moves an entity on.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="commit">What changes.</param>
    /// <returns>False where the fence refused; nothing has changed then.</returns>
    /// <exception cref="StaleTurnException">The fence refused in the middle: the transaction has to be rolled back.</exception>
    public static bool TryAdvance(IStoreTables tables, EntityCommit commit)
    {
        if (!tables.TryAdvanceEntity(commit))
        {
            return false;
        }

        var key = commit.From.InstanceKey;
        if (commit.State != commit.From.State)
        {
            tables.SetValue(key, ValueKind.EntityState, commit.State);
        }

        if (commit.Lock != commit.From.Lock)
        {
            tables.SetLock(key, commit.Lock);
        }

        return true;
    }

    /// <summary>Removes an entity that a turn, with all that it sent, has left with nothing.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="commit">The turn.</param>
    public static void RemoveIfEmpty(IStoreTables tables, EntityCommit commit)
    {
        if (commit.State is null && commit.Lock is null && !tables.HasMessages(commit.From.InstanceKey))
        {
            tables.RemoveInstance(commit.From.InstanceKey);
        }
    }
}
