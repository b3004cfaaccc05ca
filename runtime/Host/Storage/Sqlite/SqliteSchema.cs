namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>The tables of <c>runtime.db</c>.</summary>
/// <remarks>
/// Each version is a step from the one before; a step that was released never changes, a new one follows it. Histories are kept as one row a
/// turn, a JSON array of its events: a turn is written and read whole. Values (input, output, custom status, …) live beside the instance row, so that a turn's update of that row stays small whatever was passed in.
/// </remarks>
internal static class SqliteSchema
{
    /// <summary>The version that this code reads and writes.</summary>
    public static int Version => Steps.Count;

    /// <summary>Step n leads from schema n - 1 to n.</summary>
    public static IReadOnlyList<string> Steps { get; } = [Instances, DeadLetters, HistoryInOrder];

    private const string Instances =
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

    private const string DeadLetters =
        """
        CREATE TABLE dead_letters (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_key INTEGER NOT NULL,
            execution_id TEXT NOT NULL,
            kind INTEGER NOT NULL,
            name TEXT,
            failures INTEGER NOT NULL,
            failure TEXT NOT NULL,
            failed_at INTEGER NOT NULL,
            history_length INTEGER NOT NULL,
            status INTEGER NOT NULL,
            task_id INTEGER,
            input TEXT,
            trace_parent TEXT,
            trace_state TEXT,
            parent_told INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX dead_letters_by_instance ON dead_letters (instance_key);
        CREATE TABLE parked_messages (
            instance_key INTEGER NOT NULL,
            id INTEGER NOT NULL,
            due INTEGER,
            execution_id TEXT,
            timer_id INTEGER,
            event BLOB NOT NULL,
            PRIMARY KEY (instance_key, id)
        ) WITHOUT ROWID;
        CREATE TABLE turn_failures (
            instance_key INTEGER PRIMARY KEY,
            failures INTEGER NOT NULL
        );
        ALTER TABLE activities ADD COLUMN trace_state TEXT;
        ALTER TABLE activities ADD COLUMN version TEXT;
        """;

    // A row of an index tree keeps a quarter of a page at most, and what is longer, as a turn is, fills a page of its own.
    private const string HistoryInOrder =
        """
        ALTER TABLE history RENAME TO history_by_key;
        CREATE TABLE history (
            instance_key INTEGER NOT NULL,
            position INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance_key, position)
        );
        INSERT INTO history (instance_key, position, events) SELECT instance_key, position, events FROM history_by_key ORDER BY instance_key, position;
        DROP TABLE history_by_key;
        """;
}
