using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>The one writer: what waits together shares one transaction and one sync, and is completed only after it.</summary>
internal sealed class SqliteGroupWriter : IDisposable
{
    private const int LargestGroup = 256;

    private readonly BlockingCollection<GroupMember> waiting = new(new ConcurrentQueue<GroupMember>());
    private readonly SqliteSession session;
    private readonly Thread thread;
    private long commits;

    public SqliteGroupWriter(SqliteSession session)
    {
        this.session = session;

        // A thread of its own: commits wait for the disk, and the pool's threads have better things to do.
        thread = new Thread(Run) { IsBackground = true, Name = "cartrita.db writer" };
        thread.Start();
    }

    /// <summary>How many groups were committed.</summary>
    public long Commits => Interlocked.Read(ref commits);

    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var member = new GroupMember<T>(work);
        waiting.Add(member, cancellationToken);
        return await member.Result.WaitAsync(cancellationToken);
    }

    /// <summary>Commits what waits and closes the file.</summary>
    public void Dispose()
    {
        if (!waiting.IsAddingCompleted)
        {
            waiting.CompleteAdding();
            thread.Join();
            session.Dispose();
            waiting.Dispose();
        }
    }

    private void Run()
    {
        var group = new List<GroupMember>(LargestGroup);
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < LargestGroup && waiting.TryTake(out var next))
            {
                group.Add(next);
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<GroupMember> group)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var member in group)
            {
                Apply(member);
            }

            session.Execute("COMMIT");
            Interlocked.Increment(ref commits);
        }
        catch (Exception exception)
        {
            // The transaction is lost for all its members, and the thread must live on for the next ones.
            Rollback();
            Fail(group, exception);
            return;
        }

        group.ForEach(member => member.Complete());
    }

    private void Apply(GroupMember member)
    {
        session.Execute("SAVEPOINT member");
        try
        {
            member.Apply(session);
        }
        catch (Exception exception) when (session.InTransaction)
        {
            // One member's failure is its own; where SQLite gave up the whole transaction, the filter lets the failure reach all.
            session.Execute("ROLLBACK TO member");
            member.Failure = exception;
        }

        session.Execute("RELEASE member");
    }

    private void Rollback()
    {
        try
        {
            if (session.InTransaction)
            {
                session.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The failure that led here is the one to report; the next BEGIN tells whether the connection still works.
        }
    }

    private static void Fail(List<GroupMember> group, Exception exception)
    {
        Exception failure = exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL }
            ? StorageFailures.Full(exception)
            : exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY }
                ? StorageFailures.Busy(exception)
                : exception;
        foreach (var member in group)
        {
            member.Failure = failure;
            member.Complete();
        }
    }
}
