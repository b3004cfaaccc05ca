using System.Globalization;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Opens connections to <c>runtime.db</c> the one way that keeps the store's promises, and checks that SQLite obeyed.</summary>
internal static class SqliteConnections
{
    // One provider for the whole process; a second initialisation would be harmless but slow.
    private static readonly Lazy<bool> Provider = new(() =>
    {
        SQLitePCL.Batteries_V2.Init();
        return true;
    });

    /// <summary>Opens the one connection that writes, and makes the schema where the file is new.</summary>
    /// <param name="file">The database file.</param>
    public static SqliteConnection OpenWriter(string file)
    {
        // SQLite gives the files beside it the mode of the database; those of an earlier process are there already.
        StateDirectory.CreateFile(file);
        StateDirectory.Close(file + "-wal");
        StateDirectory.Close(file + "-shm");
        var connection = Open(file);
        try
        {
            Require(connection, "PRAGMA journal_mode = WAL", "wal");
            Execute(connection, "PRAGMA synchronous = FULL");
            Require(connection, "PRAGMA synchronous", "2");
            Execute(connection, "PRAGMA wal_autocheckpoint = 4000");
            Execute(connection, "PRAGMA cache_size = -65536");
            SqliteMigrations.Upgrade(connection, file, SqliteSchema.Steps);
            return connection;
        }
        catch
        {
            // The caller never saw the connection: nobody else can close it.
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads.</summary>
    /// <param name="file">The database file.</param>
    public static SqliteConnection OpenReader(string file)
    {
        var connection = Open(file);
        Execute(connection, "PRAGMA query_only = ON");

        // There are as many readers as reads at once; what they read is in the system's page cache.
        Execute(connection, "PRAGMA cache_size = -512");
        return connection;
    }

    /// <summary>Runs a statement once.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The statement, without values.</param>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query for one value.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The query, without values.</param>
    public static string? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static SqliteConnection Open(string file)
    {
        _ = Provider.Value;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    private static void Require(SqliteConnection connection, string pragma, string expected)
    {
        var actual = Scalar(connection, pragma);
        if (!string.Equals(actual, expected, StringComparison.Ordinal))
        {
            throw new StartupException(
                $"SQLite answered '{actual}' to '{pragma}' and '{expected}' is needed: the state directory's file system cannot keep the runtime's promises.");
        }
    }
}
