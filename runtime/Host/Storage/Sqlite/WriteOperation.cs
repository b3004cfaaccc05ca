namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>A write that waits for its group.</summary>
internal abstract class WriteOperation
{
    /// <summary>Runs the statements, inside the group's transaction. It may run again where the group failed for another's sake.</summary>
    public abstract void Apply();

    /// <summary>The group is durable.</summary>
    public abstract void Succeed();

    /// <summary>Nothing of this write took effect.</summary>
    /// <param name="exception">Why.</param>
    public abstract void Fail(Exception exception);
}
