using System.Globalization;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Reads dead letters. A person asks for them, so that each read opens its own connection.</summary>
/// <param name="file">The database file.</param>
internal sealed class SqliteDeadLetterReads(string file)
{
    private const string Letters =
        """
        SELECT d.id, d.instance_key, i.id, d.execution_id, d.kind, coalesce(d.name, i.name), d.failures, d.failure, d.failed_at, d.history_length,
            d.status, d.task_id, d.input, d.trace_parent, d.trace_state, d.parent_told
        FROM dead_letters d JOIN instances i ON i.key = d.instance_key
        """;

    /// <inheritdoc cref="IDeadLetterStore.ListDeadLettersAsync"/>
    public IReadOnlyList<DeadLetter> List(DeadLetterQuery query)
    {
        using var connection = SqliteConnections.OpenReader(file);
        using var select = new SqliteStatement(connection, $"{Letters} WHERE d.id > $1 AND ($2 IS NULL OR i.id = $2) AND ($3 IS NULL OR d.kind = $3) ORDER BY d.id LIMIT $4", 4);
        using var reader = select.Query(query.After, query.InstanceId, (int?)query.Kind, query.Limit);
        var letters = new List<DeadLetter>();
        while (reader.Read())
        {
            letters.Add(ReadLetter(reader));
        }

        return letters;
    }

    /// <inheritdoc cref="IDeadLetterStore.FindDeadLetterAsync"/>
    public DeadLetter? Find(long id)
    {
        using var connection = SqliteConnections.OpenReader(file);
        using var transaction = connection.BeginTransaction(deferred: true);
        using var select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = $"{Letters} WHERE d.id = $id";
        select.Parameters.AddWithValue("$id", id);
        DeadLetter letter;
        using (var reader = select.ExecuteReader())
        {
            if (!reader.Read())
            {
                return null;
            }

            letter = ReadLetter(reader);
        }

        return letter.Kind == DeadLetterKind.Turn ? letter with { Messages = ReadMessages(connection, transaction, "parked_messages", letter.InstanceKey) } : letter;
    }

    /// <inheritdoc cref="IDeadLetterStore.ReadInboxAsync"/>
    public IReadOnlyList<InboxMessage> ReadInbox(long key)
    {
        using var connection = SqliteConnections.OpenReader(file);
        return ReadMessages(connection, null, "inbox", key);
    }

    /// <inheritdoc cref="IDeadLetterStore.CountDeadLetters"/>
    public long Count()
    {
        using var connection = SqliteConnections.OpenReader(file);
        return long.Parse(SqliteConnections.Scalar(connection, "SELECT count(*) FROM dead_letters")!, CultureInfo.InvariantCulture);
    }

    /// <summary>How often turns could not be done, by instance.</summary>
    /// <param name="connection">The writer's connection.</param>
    public static IReadOnlyDictionary<long, int> ReadTurnFailures(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT instance_key, failures FROM turn_failures";
        using var reader = command.ExecuteReader();
        var failures = new Dictionary<long, int>();
        while (reader.Read())
        {
            failures.Add(reader.GetInt64(0), reader.GetInt32(1));
        }

        return failures;
    }

    /// <summary>Reads the messages that a statement selects for an instance.</summary>
    /// <param name="select">Selects id, due time, execution id and event.</param>
    /// <param name="key">The instance.</param>
    public static IReadOnlyList<InboxMessage> ReadMessages(SqliteStatement select, long key)
    {
        using var reader = select.Query(key);
        return ReadMessages(reader, key);
    }

    private static IReadOnlyList<InboxMessage> ReadMessages(SqliteConnection connection, SqliteTransaction? transaction, string table, long key)
    {
        using var select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = $"SELECT id, due, execution_id, event FROM {table} WHERE instance_key = $key ORDER BY id";
        select.Parameters.AddWithValue("$key", key);
        using var reader = select.ExecuteReader();
        return ReadMessages(reader, key);
    }

    private static List<InboxMessage> ReadMessages(SqliteDataReader reader, long key)
    {
        var messages = new List<InboxMessage>();
        while (reader.Read())
        {
            messages.Add(new(
                key,
                reader.GetInt64(0),
                reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                HistorySerializer.DeserializeEvent((byte[])reader.GetValue(3))));
        }

        return messages;
    }

    private static DeadLetter ReadLetter(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        InstanceKey = reader.GetInt64(1),
        InstanceId = reader.GetString(2),
        ExecutionId = reader.GetString(3),
        Kind = (DeadLetterKind)reader.GetInt32(4),
        Name = reader.GetString(5),
        Failures = reader.GetInt32(6),
        Failure = StoreJson.ReadFailure(reader.GetString(7)),
        FailedAt = new DateTimeOffset(reader.GetInt64(8), TimeSpan.Zero),
        HistoryLength = reader.GetInt32(9),
        Status = (OrchestrationRuntimeStatus)reader.GetInt32(10),
        TaskId = reader.IsDBNull(11) ? null : reader.GetInt32(11),
        Input = Text(reader, 12),
        TraceParent = Text(reader, 13),
        TraceState = Text(reader, 14),
        ParentTold = reader.GetInt32(15) == 1,
    };

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
