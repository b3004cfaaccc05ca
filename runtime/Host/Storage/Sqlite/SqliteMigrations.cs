using System.Globalization;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Brings a file to the schema that this code knows: all steps in one transaction, after a backup of what is there.</summary>
/// <remarks>A new file takes the same steps, so that there is one schema and not two that should be the same.</remarks>
internal static class SqliteMigrations
{
    /// <summary>Upgrades a file, or makes its tables where it is new.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="file">The database file.</param>
    /// <param name="steps">Step n leads from schema n - 1 to n.</param>
    /// <exception cref="StartupException">The file is of a newer schema, or it cannot be upgraded; it is then as it was.</exception>
    public static void Upgrade(SqliteConnection connection, string file, IReadOnlyList<string> steps)
    {
        var version = ReadVersion(connection);
        if (version > steps.Count)
        {
            throw new StartupException(
                $"'{file}' was written by a newer version of this program (schema {version}, this one knows {steps.Count}): start that version, or use another state directory.");
        }

        if (version == steps.Count)
        {
            return;
        }

        if (version > 0)
        {
            SqliteBackup.Write(connection, file, version);
        }

        Take(connection, file, version, steps);
    }

    private static void Take(SqliteConnection connection, string file, int version, IReadOnlyList<string> steps)
    {
        try
        {
            SqliteConnections.Execute(connection, "BEGIN IMMEDIATE");
            foreach (var step in steps.Skip(version))
            {
                SqliteConnections.Execute(connection, step);
            }

            SqliteConnections.Execute(connection, $"UPDATE schema_version SET version = {steps.Count.ToString(CultureInfo.InvariantCulture)}");
            SqliteConnections.Execute(connection, "COMMIT");
        }
        catch (SqliteException e)
        {
            // The connection is closed by whoever opened it, and an open transaction with it.
            throw new StartupException(
                $"'{file}' cannot be brought from schema {version} to {steps.Count} ({e.Message.TrimEnd('.')}); nothing has been changed.", e);
        }
    }

    private static int ReadVersion(SqliteConnection connection) =>
        SqliteConnections.Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'") == "0"
            ? 0
            : int.Parse(SqliteConnections.Scalar(connection, "SELECT version FROM schema_version") ?? "0", CultureInfo.InvariantCulture);
}
