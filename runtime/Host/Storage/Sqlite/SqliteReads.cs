using System.Text;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>A connection that reads, with its statements; one caller at a time.</summary>
internal sealed class SqliteReads : IDisposable
{
    private const string Columns = "key, id, name, status, created_at, updated_at";
    private const int AnyValue = -1;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _end;
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _history;
    private readonly SqliteStatement _instance;
    private readonly SqliteStatement _values;
    private readonly SqliteEntityReads _entities;

    /// <summary>Opens the connection.</summary>
    /// <param name="file">The database file.</param>
    public SqliteReads(string file)
    {
        _connection = SqliteConnections.OpenReader(file);
        _begin = new(_connection, "BEGIN", 0);
        _end = new(_connection, "COMMIT", 0);
        _head = new(_connection, "SELECT id, execution_id, status, history_length FROM instances WHERE key = $1", 1);
        _history = new(_connection, "SELECT events FROM history WHERE instance_key = $1 ORDER BY position", 1);
        _instance = new(_connection, $"SELECT {Columns} FROM instances WHERE id = $1", 1);
        _values = new(_connection, "SELECT kind, value FROM instance_values WHERE instance_key = $1 AND ($2 = -1 OR kind = $2)", 2);
        _entities = new(_connection);
    }

    /// <inheritdoc cref="IRuntimeStore.ReadTurnAsync"/>
    public TurnState? ReadTurn(long instanceKey, bool withHistory)
    {
        // Head and history must be of one moment: a commit between the two would make a fence that fits neither.
        _begin.Execute();
        try
        {
            return ReadTurnCore(instanceKey, withHistory);
        }
        finally
        {
            _end.Execute();
        }
    }

    /// <inheritdoc cref="IRuntimeStore.FindAsync"/>
    public InstanceRecord? Find(string instanceId, bool withValues)
    {
        _begin.Execute();
        try
        {
            InstanceRecord? record;
            using (var reader = _instance.Query(instanceId))
            {
                record = reader.Read() ? ReadInstance(reader) : null;
            }

            return record is null ? null : WithValues(record, withValues);
        }
        finally
        {
            _end.Execute();
        }
    }

    /// <inheritdoc cref="IRuntimeStore.QueryAsync"/>
    public IReadOnlyList<InstanceRecord> Query(InstanceQuery query)
    {
        _begin.Execute();
        try
        {
            using var command = BuildQuery(query);
            var records = new List<InstanceRecord>();
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read())
                {
                    records.Add(ReadInstance(reader));
                }
            }

            return records.ConvertAll(record => WithValues(record, query.WithValues));
        }
        finally
        {
            _end.Execute();
        }
    }

    /// <inheritdoc cref="IRuntimeStore.ReadEntityAsync"/>
    public EntityTurnState? ReadEntity(long instanceKey) => _entities.ReadTurn(instanceKey);

    /// <inheritdoc cref="IRuntimeStore.QueryEntitiesAsync"/>
    public IReadOnlyList<EntityRecord> QueryEntities(EntityStoreQuery query) => _entities.Query(query);

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _end.Dispose();
        _head.Dispose();
        _history.Dispose();
        _instance.Dispose();
        _values.Dispose();
        _entities.Dispose();
        _connection.Dispose();
    }

    private static InstanceRecord ReadInstance(SqliteDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        Id = reader.GetString(1),
        Name = reader.GetString(2),
        Status = (OrchestrationRuntimeStatus)reader.GetInt32(3),
        CreatedAt = new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(reader.GetInt64(5), TimeSpan.Zero),
    };

    private TurnState? ReadTurnCore(long instanceKey, bool withHistory)
    {
        TurnState state;
        using (var reader = _head.Query(instanceKey))
        {
            if (!reader.Read())
            {
                return null;
            }

            state = new(
                instanceKey, reader.GetString(0), reader.GetString(1), (OrchestrationRuntimeStatus)reader.GetInt32(2), reader.GetInt32(3), []);
        }

        if (!withHistory || state.HistoryLength == 0)
        {
            return state;
        }

        var events = new List<HistoryEvent>(state.HistoryLength);
        using (var reader = _history.Query(instanceKey))
        {
            while (reader.Read())
            {
                events.AddRange(HistorySerializer.DeserializeEvents((byte[])reader.GetValue(0)));
            }
        }

        return state with { History = events };
    }

    private InstanceRecord WithValues(InstanceRecord record, bool all)
    {
        using var reader = _values.Query(record.Key, all ? AnyValue : (int)ValueKind.Tags);
        while (reader.Read())
        {
            var value = reader.GetString(1);
            record = (ValueKind)reader.GetInt32(0) switch
            {
                ValueKind.Input => record with { Input = value },
                ValueKind.Output => record with { Output = value },
                ValueKind.CustomStatus => record with { CustomStatus = value },
                ValueKind.Failure => record with { Failure = StoreJson.ReadFailure(value) },
                ValueKind.Tags => record with { Tags = StoreJson.ReadTags(value) },
                _ => record,
            };
        }

        return record;
    }

    private SqliteCommand BuildQuery(InstanceQuery query)
    {
        var command = _connection.CreateCommand();
        var sql = new StringBuilder($"SELECT {Columns} FROM instances WHERE key > $after AND id NOT LIKE '@%'");
        command.Parameters.AddWithValue("$after", query.After);
        Add(" AND created_at >= ", "$from", query.CreatedFrom?.UtcTicks);
        Add(" AND created_at <= ", "$to", query.CreatedTo?.UtcTicks);
        Add(" AND substr(id, 1, length($prefix)) = ", "$prefix", query.IdPrefix is { Length: > 0 } prefix ? prefix : null);
        if (query.Statuses is { } statuses)
        {
            sql.Append(" AND status IN (").AppendJoin(',', statuses.Select(status => (int)status)).Append(')');
        }

        sql.Append(" ORDER BY key LIMIT $limit");
        command.Parameters.AddWithValue("$limit", query.Limit);
        command.CommandText = sql.ToString();
        return command;

        void Add(string condition, string name, object? value)
        {
            if (value is not null)
            {
                sql.Append(condition).Append(name);
                command.Parameters.AddWithValue(name, value);
            }
        }
    }
}
