using Cartrita.Runtime.Host.Hosting;
using Microsoft.Data.Sqlite;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <summary>Copies <c>runtime.db</c> aside before its schema changes.</summary>
internal static class SqliteBackup
{
    /// <summary>Where the copy of a file of a certain schema lies.</summary>
    /// <param name="file">The database file.</param>
    /// <param name="version">Its schema.</param>
    public static string PathOf(string file, long version) => $"{file}.v{version}.bak";

    /// <summary>Writes the copy; an older one stays whole until the new one is.</summary>
    /// <param name="connection">A connection to the file.</param>
    /// <param name="file">The database file.</param>
    /// <param name="version">Its schema.</param>
    /// <exception cref="StartupException">There is no room, or no right, to write it.</exception>
    public static void Write(SqliteConnection connection, string file, long version)
    {
        var backup = PathOf(file, version);
        var draft = backup + ".draft";
        try
        {
            // What an upgrade that was interrupted has left.
            File.Delete(draft);

            // SQLite writes into an empty file too, and leaves its mode as it is.
            StateDirectory.CreateFile(draft);
            using (var copy = connection.CreateCommand())
            {
                copy.CommandText = "VACUUM INTO $draft";
                copy.Parameters.AddWithValue("$draft", draft);
                copy.ExecuteNonQuery();
            }

            // SQLite leaves the copy to the system's cache: it has to be on the disk before the original changes.
            using (var written = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(draft, backup, overwrite: true);
            StateDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"'{file}' has to be upgraded from schema {version} to {SqliteSchema.Version}, but its backup '{backup}' cannot be written ({e.Message.TrimEnd('.')}): make room in the state directory, or give it the rights; nothing has been changed.",
                e);
        }
    }
}
