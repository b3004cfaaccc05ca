namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>The tables of <c>runtime.db</c>.</summary>
/// <remarks>
/// Histories are kept as one row a turn, a JSON array of its events: a turn is written and read whole. Values (input, output, custom status, …)
/// live beside the instance row, so that a turn's update of that row stays small whatever was passed in.
/// </remarks>
internal static class SqliteSchema
{
    /// <summary>The version that this code reads and writes.</summary>
    public const long Version = 1;

    /// <summary>Makes the tables of <see cref="Version"/>.</summary>
    public const string Create =
        """
        CREATE TABLE schema_version (version INTEGER NOT NULL);
        INSERT INTO schema_version (version) VALUES (1);
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            execution_id TEXT NOT NULL,
            history_length INTEGER NOT NULL,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        );
        CREATE TABLE instance_values (
            instance_key INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (instance_key, kind)
        ) WITHOUT ROWID;
        CREATE TABLE history (
            instance_key INTEGER NOT NULL,
            position INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance_key, position)
        ) WITHOUT ROWID;
        CREATE TABLE inbox (
            instance_key INTEGER NOT NULL,
            id INTEGER NOT NULL,
            due INTEGER,
            execution_id TEXT,
            timer_id INTEGER,
            event BLOB NOT NULL,
            PRIMARY KEY (instance_key, id)
        ) WITHOUT ROWID;
        CREATE TABLE activities (
            instance_key INTEGER NOT NULL,
            id INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            execution_id TEXT NOT NULL,
            task_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            input TEXT,
            trace_parent TEXT,
            PRIMARY KEY (instance_key, id)
        ) WITHOUT ROWID;
        """;
}
