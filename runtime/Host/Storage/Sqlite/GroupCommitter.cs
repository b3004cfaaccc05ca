using Cartrita.Runtime.Host.Durable;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Writes on one connection and one thread: what waits together is committed together, with one flush to the disk.</summary>
internal sealed class GroupCommitter : IDisposable
{
    private const int MaximumGroup = 256;

    private readonly SqliteConnection _connection;
    private readonly RuntimeMeter _meter;
    private readonly Queue<WriteOperation> _waiting = new();
    private readonly Thread _thread;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private bool _stopping;

    /// <summary>Starts the writer's thread.</summary>
    /// <param name="connection">The connection that only this object uses from now on.</param>
    /// <param name="meter">Counts commits.</param>
    public GroupCommitter(SqliteConnection connection, RuntimeMeter meter)
    {
        _connection = connection;
        _meter = meter;
        _begin = new SqliteStatement(connection, "BEGIN IMMEDIATE", 0);
        _commit = new SqliteStatement(connection, "COMMIT", 0);
        _rollback = new SqliteStatement(connection, "ROLLBACK", 0);
        _thread = new Thread(Run) { IsBackground = true, Name = "runtime.db writer" };
        _thread.Start();
    }

    /// <summary>Queues a write.</summary>
    /// <param name="apply">The statements; without effects outside the transaction.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>The result, once it is durable.</returns>
    public Task<T> WriteAsync<T>(Func<T> apply)
    {
        var operation = new WriteOperation<T>(apply);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(operation);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_waiting);
            }
        }

        return operation.Task;
    }

    /// <summary>Writes what waits, then ends the thread and closes the connection.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
            Monitor.Pulse(_waiting);
        }

        _thread.Join();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _connection.Dispose();
    }

    private void Run()
    {
        var group = new List<WriteOperation>(MaximumGroup);
        while (Take(group))
        {
            Write(group);
            group.Clear();
        }
    }

    private bool Take(List<WriteOperation> group)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                {
                    return false;
                }

                Monitor.Wait(_waiting);
            }

            while (group.Count < MaximumGroup && _waiting.TryDequeue(out var operation))
            {
                group.Add(operation);
            }

            return true;
        }
    }

    private void Write(List<WriteOperation> group)
    {
        if (TryCommit(group) is not { } failure)
        {
            Count(group.Count);
            group.ForEach(operation => operation.Succeed());
            return;
        }

        if (group.Count == 1)
        {
            group[0].Fail(failure);
            return;
        }

        // One write must not take its neighbours down with it: each gets a transaction of its own.
        foreach (var operation in group)
        {
            if (TryCommit([operation]) is { } own)
            {
                operation.Fail(own);
            }
            else
            {
                Count(1);
                operation.Succeed();
            }
        }
    }

    private Exception? TryCommit(List<WriteOperation> group)
    {
        try
        {
            _begin.Execute();
            foreach (var operation in group)
            {
                operation.Apply();
            }

            _commit.Execute();
            return null;
        }
        catch (Exception e)
        {
            // Whatever went wrong belongs to whoever waits for the write, not to this thread; the transaction must not stay open.
            RollBack();
            return e;
        }
    }

    private void Count(int writes)
    {
        try
        {
            _meter.Committed(writes);
        }
        catch (Exception)
        {
            // A listener's fault. The writes are durable: who waits for them must not hear of a failure, and they must not be made again.
        }
    }

    private void RollBack()
    {
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on some errors (a full disk); there is then nothing left to roll back.
        }
    }
}
