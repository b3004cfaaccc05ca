using System.Collections.Concurrent;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>The store in one SQLite file.</summary>
/// <remarks>One connection writes, in groups; as many as are needed read, each on a consistent snapshot of what is committed.</remarks>
internal sealed partial class SqliteRuntimeStore : IRuntimeStore
{
    private readonly ConcurrentBag<SqliteReads> _readers = [];
    private readonly string _file;
    private readonly RuntimeMeter _meter;
    private readonly StateDirectoryLock _lock;
    private SqliteTables? _tables;
    private StoreRules? _rules;
    private GroupCommitter? _writer;
    private volatile bool _disposed;

    /// <summary>Takes the state directory; nobody else may have it.</summary>
    /// <param name="stateDirectory">The directory of <c>runtime.db</c>, made where it is missing.</param>
    /// <param name="meter">Counts commits.</param>
    /// <exception cref="StartupException">Another process has it.</exception>
    public SqliteRuntimeStore(string stateDirectory, RuntimeMeter meter)
    {
        StateDirectory.Create(stateDirectory);
        _file = Path.Combine(stateDirectory, "runtime.db");
        _meter = meter;
        _lock = StateDirectoryLock.Acquire(stateDirectory);
    }

    private GroupCommitter Writer => _writer ?? throw new InvalidOperationException("The durable runtime has not started.");

    /// <inheritdoc/>
    /// <exception cref="StartupException">The file cannot be opened, upgraded or read.</exception>
    public ValueTask<StoredWork> OpenAsync()
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnections.OpenWriter(_file);
            var work = SqliteRecovery.TakeOver(connection);
            _tables = new SqliteTables(connection);
            _rules = new StoreRules(
                _tables,
                SqliteRecovery.Highest(connection, "key", "instances"),
                Math.Max(SqliteRecovery.Highest(connection, "id", "inbox"), SqliteRecovery.Highest(connection, "id", "parked_messages")),
                SqliteRecovery.Highest(connection, "id", "activities"));
            _writer = new GroupCommitter(connection, _meter);
            return ValueTask.FromResult(work);
        }
        catch (Exception e)
        {
            // Nobody else knows the connection yet.
            connection?.Dispose();
            if (e is SqliteException)
            {
                throw new StartupException($"'{_file}' cannot be opened ({e.Message.TrimEnd('.')}): give the state directory room and the rights, or put a backup in its place.", e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<CreationOutcome> CreateAsync(InstanceCreation creation) => new(Writer.WriteAsync(() => _rules!.Create(creation)));

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> AppendAsync(string instanceId, HistoryEvent message) =>
        new(Writer.WriteAsync(() => _rules!.Append(instanceId, message)));

    /// <inheritdoc/>
    public ValueTask<TurnState?> ReadTurnAsync(long instanceKey, bool withHistory = true) =>
        new(Read(reads => reads.ReadTurn(instanceKey, withHistory)));

    /// <inheritdoc/>
    public ValueTask<StoredWork?> CommitTurnAsync(TurnCommit commit) => CommitAsync(() => _rules!.CommitTurn(commit));

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> CompleteActivityAsync(QueuedActivity activity, HistoryEvent result) =>
        new(Writer.WriteAsync(() => _rules!.CompleteActivity(activity, result)));

    /// <inheritdoc/>
    public ValueTask<QueuedActivity?> AbandonActivityAsync(QueuedActivity activity) =>
        new(Writer.WriteAsync(() => _rules!.AbandonActivity(activity)));

    /// <inheritdoc/>
    public ValueTask<InstanceRecord?> FindAsync(string instanceId, bool withValues) =>
        new(Read(reads => reads.Find(instanceId, withValues)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InstanceRecord>> QueryAsync(InstanceQuery query) => new(Read(reads => reads.Query(query)));

    /// <inheritdoc/>
    public ValueTask<bool> PurgeAsync(string instanceId) => new(Writer.WriteAsync(() => _rules!.Purge(instanceId)));

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> SendAsync(Delivery delivery) => new(Writer.WriteAsync(() => _rules!.Send(delivery)));

    /// <inheritdoc/>
    public ValueTask<EntityTurnState?> ReadEntityAsync(long instanceKey) => new(Read(reads => reads.ReadEntity(instanceKey)));

    /// <inheritdoc/>
    public ValueTask<StoredWork?> CommitEntityAsync(EntityCommit commit) => CommitAsync(() => _rules!.CommitEntity(commit));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntityRecord>> QueryEntitiesAsync(EntityStoreQuery query) =>
        new(Read(reads => reads.QueryEntities(query)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writer?.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<StoredWork?> CommitAsync(Func<StoredWork?> commit)
    {
        try
        {
            return await Writer.WriteAsync(commit);
        }
        catch (StaleTurnException)
        {
            // Found in the middle of the transaction, which was rolled back: a refusal like any other.
            return null;
        }
    }

    private T Read<T>(Func<SqliteReads, T> read)
    {
        _ = Writer;
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out var reader))
        {
            reader = new SqliteReads(_file);
        }

        try
        {
            return read(reader);
        }
        finally
        {
            if (_disposed)
            {
                reader.Dispose();
            }
            else
            {
                _readers.Add(reader);
            }
        }
    }
}
