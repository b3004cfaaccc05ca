using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>The statements that write dead letters; used by the writer's thread alone.</summary>
internal sealed class SqliteDeadLetters : IDeadLetterTables, IDisposable
{
    private const string MessageColumns = "instance_key, id, due, execution_id, timer_id, event";

    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _add;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _remove;
    private readonly SqliteStatement _parks;
    private readonly SqliteStatement _park;
    private readonly SqliteStatement _parkInbox;
    private readonly SqliteStatement _clearInbox;
    private readonly SqliteStatement _readParked;
    private readonly SqliteStatement _removeParked;
    private readonly SqliteStatement _parentTold;
    private readonly SqliteStatement _rewind;
    private readonly SqliteStatement _truncate;
    private readonly SqliteStatement _setFailures;
    private readonly SqliteStatement _removeFailures;
    private readonly SqliteStatement _removeOfInstance;

    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">The writer's connection.</param>
    public SqliteDeadLetters(SqliteConnection connection)
    {
        _add = Prepare(
            """
            INSERT INTO dead_letters
                (instance_key, execution_id, kind, name, failures, failure, failed_at, history_length, status, task_id, input, trace_parent, trace_state)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            13);
        _find = Prepare("SELECT instance_key, kind FROM dead_letters WHERE id = $1", 1);
        _remove = Prepare("DELETE FROM dead_letters WHERE id = $1", 1);
        _parks = Prepare("SELECT 1 FROM dead_letters WHERE instance_key = $1 AND kind = $2", 2);
        _park = Prepare($"INSERT INTO parked_messages ({MessageColumns}) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _parkInbox = Prepare($"INSERT INTO parked_messages ({MessageColumns}) SELECT {MessageColumns} FROM inbox WHERE instance_key = $1", 1);
        _clearInbox = Prepare("DELETE FROM inbox WHERE instance_key = $1", 1);
        _readParked = Prepare("SELECT id, due, execution_id, event FROM parked_messages WHERE instance_key = $1 ORDER BY id", 1);
        _removeParked = Prepare("DELETE FROM parked_messages WHERE instance_key = $1", 1);
        _parentTold = Prepare("UPDATE dead_letters SET parent_told = 1 WHERE instance_key = $1", 1);
        _rewind = Prepare(
            """
            UPDATE instances SET history_length = $4, status = $5, updated_at = $6
            WHERE key = $1 AND execution_id = $2 AND history_length = $3 AND status = $7
            """,
            7);
        _truncate = Prepare("DELETE FROM history WHERE instance_key = $1 AND position >= $2", 2);
        _setFailures = Prepare(
            "INSERT INTO turn_failures (instance_key, failures) VALUES ($1, $2) ON CONFLICT (instance_key) DO UPDATE SET failures = $2", 2);
        _removeFailures = Prepare("DELETE FROM turn_failures WHERE instance_key = $1", 1);
        _removeOfInstance = Prepare("DELETE FROM dead_letters WHERE instance_key = $1", 1);

        SqliteStatement Prepare(string sql, int parameters)
        {
            var statement = new SqliteStatement(connection, sql, parameters);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <inheritdoc/>
    public void Add(DeadLetter letter) => _add.Execute(
        letter.InstanceKey,
        letter.ExecutionId,
        (int)letter.Kind,
        letter.Name.Length > 0 ? letter.Name : null,
        letter.Failures,
        StoreJson.Write(letter.Failure),
        letter.FailedAt.UtcTicks,
        letter.HistoryLength,
        (int)letter.Status,
        letter.TaskId,
        letter.Input,
        letter.TraceParent,
        letter.TraceState);

    /// <inheritdoc/>
    public DeadLetterHead? Find(long id)
    {
        using var reader = _find.Query(id);
        return reader.Read() ? new(reader.GetInt64(0), (DeadLetterKind)reader.GetInt32(1)) : null;
    }

    /// <inheritdoc/>
    public void Remove(long id) => _remove.Execute(id);

    /// <inheritdoc/>
    public bool Parks(long key)
    {
        using var reader = _parks.Query(key, (int)DeadLetterKind.Turn);
        return reader.Read();
    }

    /// <inheritdoc/>
    public void Park(InboxMessage message) => _park.Execute(
        message.InstanceKey,
        message.Id,
        message.Due?.UtcTicks,
        message.ExecutionId,
        (message.Event as TimerFired)?.TimerId,
        HistorySerializer.SerializeEvent(message.Event));

    /// <inheritdoc/>
    public void ParkInbox(long key)
    {
        _parkInbox.Execute(key);
        _clearInbox.Execute(key);
    }

    /// <inheritdoc/>
    public IReadOnlyList<InboxMessage> TakeParked(long key)
    {
        var messages = SqliteDeadLetterReads.ReadMessages(_readParked, key);
        _removeParked.Execute(key);
        return messages;
    }

    /// <inheritdoc/>
    public void MarkParentTold(long key) => _parentTold.Execute(key);

    /// <inheritdoc/>
    public bool TryRewind(DeadLetterRetry retry)
    {
        var letter = retry.Letter;
        if (_rewind.Execute(
            letter.InstanceKey,
            letter.ExecutionId,
            retry.HistoryLength,
            retry.KeptEvents,
            (int)retry.Status,
            retry.Now.UtcTicks,
            (int)OrchestrationRuntimeStatus.Failed) == 0)
        {
            return false;
        }

        // A turn is one row, and a retry goes back to the beginning of one.
        _truncate.Execute(letter.InstanceKey, retry.KeptEvents);
        return true;
    }

    /// <inheritdoc/>
    public void SetTurnFailures(long key, int failures)
    {
        if (failures == 0)
        {
            _removeFailures.Execute(key);
        }
        else
        {
            _setFailures.Execute(key, failures);
        }
    }

    /// <inheritdoc/>
    public void RemoveInstance(long key)
    {
        _removeOfInstance.Execute(key);
        _removeParked.Execute(key);
        _removeFailures.Execute(key);
    }

    /// <inheritdoc/>
    public void Dispose() => _statements.ForEach(statement => statement.Dispose());
}
