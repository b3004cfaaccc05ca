using System.Globalization;
using System.Text.Json;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>What a new owner reads from the file.</summary>
internal static class SqliteRecovery
{
    /// <summary>The highest id of a table.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="column">The id's column.</param>
    /// <param name="table">The table.</param>
    public static long Highest(SqliteConnection connection, string column, string table) => Math.Max(0, long.Parse(
        SqliteConnections.Scalar(connection, $"SELECT coalesce(max({column}), 0) FROM {table}")!, CultureInfo.InvariantCulture));

    /// <summary>Gives every activity a new attempt, so that a former owner's results are refused, and reads all work that waits.</summary>
    /// <param name="connection">The writer's connection.</param>
    public static StoredWork TakeOver(SqliteConnection connection)
    {
        SqliteConnections.Execute(connection, "UPDATE activities SET attempt = attempt + 1");
        return new(ReadInbox(connection), ReadActivities(connection)) { TurnFailures = SqliteDeadLetterReads.ReadTurnFailures(connection) };
    }

    private static List<InboxMessage> ReadInbox(SqliteConnection connection)
    {
        var messages = new List<InboxMessage>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT instance_key, id, due, execution_id, event FROM inbox ORDER BY id";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            messages.Add(new(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.IsDBNull(2) ? null : new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                ReadEvent(reader, connection.DataSource)));
        }

        return messages;
    }

    private static HistoryEvent ReadEvent(SqliteDataReader reader, string file)
    {
        try
        {
            return HistorySerializer.DeserializeEvent((byte[])reader.GetValue(4));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // To leave it out would lose it, and its instance would wait for ever.
            throw new StartupException(
                $"'{file}' holds a message for instance {reader.GetInt64(0)} that this version cannot read: start the version that wrote it, or put a backup in its place.", e);
        }
    }

    private static List<QueuedActivity> ReadActivities(SqliteConnection connection)
    {
        var activities = new List<QueuedActivity>();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT a.instance_key, a.id, a.attempt, a.failures, i.id, a.execution_id, a.task_id, a.name, a.input, a.trace_parent, a.trace_state, a.version
            FROM activities a JOIN instances i ON i.key = a.instance_key ORDER BY a.id
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            activities.Add(new()
            {
                InstanceKey = reader.GetInt64(0),
                Id = reader.GetInt64(1),
                Attempt = reader.GetInt32(2),
                Failures = reader.GetInt32(3),
                InstanceId = reader.GetString(4),
                ExecutionId = reader.GetString(5),
                TaskId = reader.GetInt32(6),
                Name = reader.GetString(7),
                Input = reader.IsDBNull(8) ? null : reader.GetString(8),
                TraceParent = reader.IsDBNull(9) ? null : reader.GetString(9),
                TraceState = reader.IsDBNull(10) ? null : reader.GetString(10),
                Version = reader.IsDBNull(11) ? null : reader.GetString(11),
            });
        }

        return activities;
    }
}
