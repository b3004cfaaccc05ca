using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>The statements that write, one method a table and change; used by the writer's thread alone.</summary>
internal sealed class SqliteTables : IStoreTables, IDisposable
{
    private readonly SqliteDeadLetters _deadLetters;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _selectInstance;
    private readonly SqliteStatement _selectGeneration;
    private readonly SqliteStatement _insertInstance;
    private readonly SqliteStatement _advanceInstance;
    private readonly SqliteStatement _advanceEntity;
    private readonly SqliteStatement _selectMessage;
    private readonly SqliteStatement _setValue;
    private readonly SqliteStatement _removeValue;
    private readonly SqliteStatement _insertHistory;
    private readonly SqliteStatement _insertMessage;
    private readonly SqliteStatement _removeMessage;
    private readonly SqliteStatement _removeTimer;
    private readonly SqliteStatement _removeGenerationMessages;
    private readonly SqliteStatement _insertActivity;
    private readonly SqliteStatement _removeActivity;
    private readonly SqliteStatement _retryActivity;
    private readonly SqliteStatement[] _removeInstance;

    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">The writer's connection.</param>
    public SqliteTables(SqliteConnection connection)
    {
        _deadLetters = new(connection);
        _selectInstance = Prepare("SELECT key, execution_id, status FROM instances WHERE id = $1", 1);
        _selectGeneration = Prepare("SELECT execution_id, status FROM instances WHERE key = $1", 1);
        _insertInstance = Prepare(
            "INSERT INTO instances (key, id, name, execution_id, history_length, status, created_at, updated_at) VALUES ($1, $2, $3, $4, 0, $5, $6, $6)", 6);
        _advanceInstance = Prepare(
            "UPDATE instances SET execution_id = $4, history_length = $5, status = $6, updated_at = $7 WHERE key = $1 AND execution_id = $2 AND history_length = $3", 7);
        _advanceEntity = Prepare(
            "UPDATE instances SET history_length = history_length + 1, status = $3, updated_at = $4 WHERE key = $1 AND history_length = $2", 4);
        _selectMessage = Prepare("SELECT 1 FROM inbox WHERE instance_key = $1 LIMIT 1", 1);
        _setValue = Prepare(
            "INSERT INTO instance_values (instance_key, kind, value) VALUES ($1, $2, $3) ON CONFLICT (instance_key, kind) DO UPDATE SET value = $3 WHERE value <> $3", 3);
        _removeValue = Prepare("DELETE FROM instance_values WHERE instance_key = $1 AND kind = $2", 2);
        _insertHistory = Prepare("INSERT INTO history (instance_key, position, events) VALUES ($1, $2, $3)", 3);
        _insertMessage = Prepare("INSERT INTO inbox (instance_key, id, due, execution_id, timer_id, event) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _removeTimer = Prepare("DELETE FROM inbox WHERE instance_key = $1 AND execution_id = $2 AND timer_id = $3", 3);
        _removeMessage = Prepare("DELETE FROM inbox WHERE instance_key = $1 AND id = $2", 2);
        _removeGenerationMessages = Prepare("DELETE FROM inbox WHERE instance_key = $1 AND execution_id IS NOT NULL", 1);
        _insertActivity = Prepare(
            "INSERT INTO activities (instance_key, id, attempt, failures, execution_id, task_id, name, input, trace_parent, trace_state, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", 11);
        _removeActivity = Prepare("DELETE FROM activities WHERE instance_key = $1 AND id = $2 AND attempt = $3", 3);
        _retryActivity = Prepare(
            "UPDATE activities SET attempt = attempt + 1, failures = failures + 1 WHERE instance_key = $1 AND id = $2 AND attempt = $3", 3);
        _removeInstance =
        [
            Prepare("DELETE FROM activities WHERE instance_key = $1", 1),
            Prepare("DELETE FROM inbox WHERE instance_key = $1", 1),
            Prepare("DELETE FROM history WHERE instance_key = $1", 1),
            Prepare("DELETE FROM instance_values WHERE instance_key = $1", 1),
            Prepare("DELETE FROM instances WHERE key = $1", 1),
        ];

        SqliteStatement Prepare(string sql, int parameters)
        {
            var statement = new SqliteStatement(connection, sql, parameters);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <inheritdoc/>
    public IDeadLetterTables DeadLetters => _deadLetters;

    /// <inheritdoc/>
    public InstanceHead? Find(string instanceId)
    {
        using var reader = _selectInstance.Query(instanceId);
        return reader.Read() ? new(reader.GetInt64(0), reader.GetString(1), (OrchestrationRuntimeStatus)reader.GetInt32(2)) : null;
    }

    /// <inheritdoc/>
    public InstanceHead? Find(long instanceKey)
    {
        using var reader = _selectGeneration.Query(instanceKey);
        return reader.Read() ? new(instanceKey, reader.GetString(0), (OrchestrationRuntimeStatus)reader.GetInt32(1)) : null;
    }

    /// <inheritdoc/>
    public void AddInstance(long key, ExecutionStarted started)
    {
        _insertInstance.Execute(
            key, started.InstanceId, started.Name, started.ExecutionId, (int)OrchestrationRuntimeStatus.Pending, started.Timestamp.UtcTicks);
        AddValue(key, ValueKind.Input, started.Input);
        AddValue(key, ValueKind.Tags, started.Tags is { Count: > 0 } tags ? StoreJson.Write(tags) : null);
    }

    /// <inheritdoc/>
    public bool TryAdvance(TurnCommit commit)
    {
        var (executionId, length) = commit.Next is { } next
            ? (next.ExecutionId, 0)
            : (commit.ExecutionId, commit.HistoryLength + commit.Appended.Count);
        if (_advanceInstance.Execute(
            commit.InstanceKey, commit.ExecutionId, commit.HistoryLength, executionId, length, (int)commit.Status, commit.Now.UtcTicks) == 0)
        {
            return false;
        }

        Consume(commit.InstanceKey, commit.Consumed);
        return true;
    }

    /// <inheritdoc/>
    public bool TryAdvanceEntity(EntityCommit commit)
    {
        var key = commit.From.InstanceKey;
        if (_advanceEntity.Execute(key, commit.From.Turns, (int)OrchestrationRuntimeStatus.Running, commit.Now.UtcTicks) == 0)
        {
            return false;
        }

        Consume(key, commit.Consumed);
        return true;
    }

    /// <inheritdoc/>
    public void SetLock(long key, EntityLockState? value) =>
        SetValue(key, ValueKind.EntityLock, value is null ? null : StoreJson.Write(value));

    /// <inheritdoc/>
    public bool HasMessages(long key)
    {
        using var reader = _selectMessage.Query(key);
        return reader.Read();
    }

    /// <inheritdoc/>
    public void SetValue(long key, ValueKind kind, string? value)
    {
        if (value is null)
        {
            _removeValue.Execute(key, (int)kind);
        }
        else
        {
            _setValue.Execute(key, (int)kind, value);
        }
    }

    /// <inheritdoc/>
    public void SetFailure(long key, TaskFailureDetails failure) => SetValue(key, ValueKind.Failure, StoreJson.Write(failure));

    /// <inheritdoc/>
    public void AddHistory(long key, int position, IReadOnlyList<HistoryEvent> events) =>
        _insertHistory.Execute(key, position, HistorySerializer.SerializeEvents(events));

    /// <inheritdoc/>
    public void AddMessage(InboxMessage message) => _insertMessage.Execute(
        message.InstanceKey,
        message.Id,
        message.Due?.UtcTicks,
        message.ExecutionId,
        (message.Event as TimerFired)?.TimerId,
        HistorySerializer.SerializeEvent(message.Event));

    /// <inheritdoc/>
    public void RemoveTimer(long key, string executionId, int timerId) => _removeTimer.Execute(key, executionId, timerId);

    /// <inheritdoc/>
    public void RemoveGenerationMessages(long key) => _removeGenerationMessages.Execute(key);

    /// <inheritdoc/>
    public void AddActivity(QueuedActivity activity) => _insertActivity.Execute(
        activity.InstanceKey,
        activity.Id,
        activity.Attempt,
        activity.Failures,
        activity.ExecutionId,
        activity.TaskId,
        activity.Name,
        activity.Input,
        activity.TraceParent,
        activity.TraceState,
        activity.Version);

    /// <inheritdoc/>
    public bool TryRemoveActivity(QueuedActivity activity) =>
        _removeActivity.Execute(activity.InstanceKey, activity.Id, activity.Attempt) == 1;

    /// <inheritdoc/>
    public bool TryRetryActivity(QueuedActivity activity) =>
        _retryActivity.Execute(activity.InstanceKey, activity.Id, activity.Attempt) == 1;

    /// <inheritdoc/>
    public void RemoveHistory(long key) => _removeInstance[2].Execute(key);

    /// <inheritdoc/>
    public void RemoveMessages(long key) => _removeInstance[1].Execute(key);

    /// <inheritdoc/>
    public void RemoveInstance(long key)
    {
        _deadLetters.RemoveInstance(key);
        foreach (var statement in _removeInstance)
        {
            statement.Execute(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _deadLetters.Dispose();
        _statements.ForEach(statement => statement.Dispose());
    }

    private void Consume(long key, IReadOnlyList<long> messages)
    {
        foreach (var id in messages)
        {
            if (_removeMessage.Execute(key, id) == 0)
            {
                throw new StaleTurnException();
            }
        }
    }

    private void AddValue(long key, ValueKind kind, string? value)
    {
        if (value is not null)
        {
            _setValue.Execute(key, (int)kind, value);
        }
    }
}
