using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>The one writer: what waits together shares one transaction and one sync, and is completed only after it.</summary>
internal sealed class SqliteGroupWriter : IDisposable
{
    private const int LargestGroup = 256;

    private readonly BlockingCollection<GroupMember> waiting = new(new ConcurrentQueue<GroupMember>());
    private readonly Func<SqliteSession> open;
    private readonly Thread thread;
    private SqliteSession? session;
    private long commits;

    /// <summary>Opens the file and starts.</summary>
    /// <param name="open">Opens the file to write to it.</param>
    public SqliteGroupWriter(Func<SqliteSession> open)
    {
        this.open = open;
        session = open();

        // A thread of its own: commits wait for the disk, and the pool's threads have better things to do.
        thread = new Thread(Run) { IsBackground = true, Name = "cartrita.db writer" };
        thread.Start();
    }

    /// <summary>How many groups were committed.</summary>
    public long Commits => Interlocked.Read(ref commits);

    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => AddAsync(work, isAlone: false, cancellationToken);

    /// <summary>Runs between two groups, outside of a transaction and on a session of its own: no write that comes later has pages in memory from before.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">Runs on the writer's thread.</param>
    /// <param name="cancellationToken">Stops waiting; whether the work ran is then unknown.</param>
    public Task<T> BetweenAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => AddAsync(work, isAlone: true, cancellationToken);

    /// <summary>Commits what waits and closes the file.</summary>
    public void Dispose()
    {
        if (!waiting.IsAddingCompleted)
        {
            waiting.CompleteAdding();
            thread.Join();
            Close();
            waiting.Dispose();
        }
    }

    private void Run()
    {
        var group = new List<GroupMember>(LargestGroup);
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            var next = first;
            while (next is { IsAlone: false })
            {
                group.Add(next);
                if (group.Count == LargestGroup || !waiting.TryTake(out next))
                {
                    next = null;
                }
            }

            if (group.Count > 0)
            {
                Commit(group);
                group.Clear();
            }

            if (next is not null)
            {
                RunAlone(next);
            }
        }
    }

    private void RunAlone(GroupMember member)
    {
        try
        {
            Close();
            member.Apply(session = open());
        }
        catch (Exception exception)
        {
            // The thread must live on for the writes that come.
            Close();
            Fail([member], exception);
            return;
        }

        Close();
        member.Complete();
    }

    private void Close()
    {
        session?.Dispose();
        session = null;
    }

    private async Task<T> AddAsync<T>(Func<SqliteSession, T> work, bool isAlone, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var member = new GroupMember<T>(work) { IsAlone = isAlone };
        waiting.Add(member, cancellationToken);
        return await member.Result.WaitAsync(cancellationToken);
    }

    private void Commit(List<GroupMember> group)
    {
        try
        {
            session ??= open();
            session.Execute("BEGIN IMMEDIATE");
            foreach (var member in group)
            {
                Apply(session, member);
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

    private static void Apply(SqliteSession session, GroupMember member)
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
            if (session is { InTransaction: true })
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
