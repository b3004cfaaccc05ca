using System.Text;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Reads entities; one caller at a time. Each read is one statement, and so of one moment.</summary>
internal sealed class SqliteEntityReads : IDisposable
{
    private const string SelectTurn =
        """
        SELECT i.key, i.id, i.history_length, s.value, l.value FROM instances i
        LEFT JOIN instance_values s ON s.instance_key = i.key AND s.kind = 6
        LEFT JOIN instance_values l ON l.instance_key = i.key AND l.kind = 7
        WHERE i.key = $1
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _turn;

    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">The reader's connection.</param>
    public SqliteEntityReads(SqliteConnection connection)
    {
        _connection = connection;
        _turn = new(connection, SelectTurn, 1);
    }

    /// <inheritdoc cref="IRuntimeStore.ReadEntityAsync"/>
    public EntityTurnState? ReadTurn(long instanceKey)
    {
        using var reader = _turn.Query(instanceKey);
        return reader.Read()
            ? new(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetInt32(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.IsDBNull(4) ? null : StoreJson.ReadLock(reader.GetString(4)))
            : null;
    }

    /// <inheritdoc cref="IRuntimeStore.QueryEntitiesAsync"/>
    public IReadOnlyList<EntityRecord> Query(EntityStoreQuery query)
    {
        using var command = Build(query);
        using var reader = command.ExecuteReader();
        var records = new List<EntityRecord>();
        while (reader.Read())
        {
            records.Add(new()
            {
                Id = reader.GetString(0),
                UpdatedAt = new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
                HasState = reader.GetBoolean(2),
                State = reader.IsDBNull(3) ? null : reader.GetString(3),
                Lock = reader.IsDBNull(4) ? null : StoreJson.ReadLock(reader.GetString(4)),
                Waiting = reader.GetInt32(5),
            });
        }

        return records;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private SqliteCommand Build(EntityStoreQuery query)
    {
        var command = _connection.CreateCommand();
        var state = query.WithState ? "s.value" : "NULL";
        var sql = new StringBuilder(
            $"""
            SELECT i.id, i.updated_at, s.value IS NOT NULL, {state}, l.value,
                (SELECT count(*) FROM inbox m WHERE m.instance_key = i.key AND (m.due IS NULL OR m.due <= $now))
            FROM instances i
            LEFT JOIN instance_values s ON s.instance_key = i.key AND s.kind = 6
            LEFT JOIN instance_values l ON l.instance_key = i.key AND l.kind = 7
            WHERE i.id >= $prefix AND i.id <= $prefix || char(1114111)
            """);
        command.Parameters.AddWithValue("$now", query.Now.UtcTicks);
        command.Parameters.AddWithValue("$prefix", query.Prefix);
        Add(" AND i.id > ", "$after", query.After);
        Add(" AND i.updated_at >= ", "$from", query.UpdatedFrom?.UtcTicks);
        Add(" AND i.updated_at <= ", "$to", query.UpdatedTo?.UtcTicks);
        sql.Append(query.WithTransient ? "" : " AND s.value IS NOT NULL").Append(" ORDER BY i.id LIMIT $limit");
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
