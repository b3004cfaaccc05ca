using System.Collections.Concurrent;
using Cartrita.Adapters.Storage.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>The product's one SQLite file: one writer with group commit, and readers that never wait for it.</summary>
/// <remarks>Every component that keeps tables here brings its own schema and goes through the one writer: SQLite has no second one.</remarks>
internal sealed class ProductDatabase : IDisposable
{
    /// <summary>The file's name in the state directory.</summary>
    public const string FileName = "cartrita.db";

    private static readonly int PooledReaders = Environment.ProcessorCount * 2;

    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly SqliteGroupWriter writer;

    // Open until the end: closing one takes SQLite's locks on the file from the whole process (sqlite.org/howtocorrupt.html, section 2.2).
    private readonly Lazy<SafeFileHandle> pages;
    private readonly string file;
    private volatile bool disposed;

    public ProductDatabase(string stateDirectory)
    {
        var directory = Path.GetFullPath(stateDirectory);
        DirectorySync.Create(directory);
        file = Path.Combine(directory, FileName);
        writer = new SqliteGroupWriter(OpenWriter);
        DirectorySync.Flush(directory);
        pages = new Lazy<SafeFileHandle>(() => File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>How many groups of writes were committed.</summary>
    internal long Commits => writer.Commits;

    /// <summary>Brings a component's tables to the version that this program knows, and refuses those of a newer one.</summary>
    /// <param name="component">The component.</param>
    /// <param name="steps">The statements that lead from each version to the next; their count is the version.</param>
    public void EnsureSchema(string component, params ReadOnlySpan<string> steps)
    {
        using var session = new SqliteSession(file, SqliteOpenMode.ReadWrite);
        session.Execute("PRAGMA synchronous=FULL");
        session.Execute("BEGIN IMMEDIATE");
        session.Execute("CREATE TABLE IF NOT EXISTS schema_versions (component TEXT PRIMARY KEY, version INTEGER NOT NULL)");
        var found = Convert.ToInt32(
            session.Scalar("SELECT version FROM schema_versions WHERE component = $component", ("$component", component)) ?? 0L,
            System.Globalization.CultureInfo.InvariantCulture);
        if (found > steps.Length)
        {
            throw new InvalidOperationException(
                $"The state directory was written by a newer version of Cartrita ({component} {found}, this one knows {steps.Length}): start that version, or choose another folder with --state.");
        }

        foreach (var step in steps[found..])
        {
            session.Execute(step);
        }

        session.Execute(
            "INSERT OR REPLACE INTO schema_versions (component, version) VALUES ($component, $version)",
            ("$component", component),
            ("$version", steps.Length));
        session.Execute("COMMIT");
    }

    /// <summary>Runs a write inside the next group's transaction and completes once it is durable.</summary>
    /// <typeparam name="T">What the write gives.</typeparam>
    /// <param name="work">Runs on the writer's thread; an exception undoes this write alone and is thrown to the caller.</param>
    /// <param name="cancellationToken">Stops waiting; whether the write was applied is then unknown.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => writer.WriteAsync(work, cancellationToken);

    /// <summary>Runs a read on a pooled connection; it sees every write that was completed before.</summary>
    /// <typeparam name="T">What the read gives.</typeparam>
    /// <param name="work">Runs on the caller's thread.</param>
    public T Read<T>(Func<SqliteSession, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out var session))
        {
            session = new SqliteSession(file, SqliteOpenMode.ReadOnly);
        }

        var healthy = false;
        try
        {
            var result = work(session);
            healthy = true;
            return result;
        }
        finally
        {
            Return(session, healthy);
        }
    }

    /// <summary>
    /// Takes out of the file what was deleted and lies in it still: writes the log back, cuts it off, and zeroes the unallocated space of the pages. False where a reader of an older state was in the
    /// way for a second. Writes wait meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<bool> TrySanitizeAsync(CancellationToken cancellationToken) => writer.BetweenAsync(TrySanitize, cancellationToken);

    public void Dispose()
    {
        disposed = true;
        while (readers.TryTake(out var session))
        {
            session.Dispose();
        }

        writer.Dispose();
        if (pages.IsValueCreated)
        {
            pages.Value.Dispose();
        }
    }

    private SqliteSession OpenWriter()
    {
        var session = new SqliteSession(file, SqliteOpenMode.ReadWriteCreate);
        session.Execute("PRAGMA journal_mode=WAL");
        session.Execute("PRAGMA secure_delete=ON");
        session.Execute("PRAGMA synchronous=FULL");
        session.Execute("PRAGMA journal_size_limit=67108864");
        return session;
    }

    private bool TrySanitize(SqliteSession session)
    {
        session.Execute("PRAGMA busy_timeout=1000");
        if ((long)session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)")! != 0)
        {
            return false;
        }

        // The lock keeps others' writes out of the log, and an empty log has nothing that could be written back under the scrubber.
        session.Execute("BEGIN IMMEDIATE");
        var isQuiet = new FileInfo(file + "-wal") is not { Exists: true, Length: > 0 };
        if (isQuiet)
        {
            PageScrubber.Scrub(pages.Value, Roots(session));
        }

        session.Execute("COMMIT");
        return isQuiet;
    }

    private static List<long> Roots(SqliteSession session)
    {
        // The schema's own tree begins on the first page.
        var roots = new List<long> { 1 };
        using var reader = session.Command("SELECT rootpage FROM sqlite_master WHERE rootpage > 0").ExecuteReader();
        while (reader.Read())
        {
            roots.Add(reader.GetInt64(0));
        }

        return roots;
    }

    private void Return(SqliteSession session, bool healthy)
    {
        if (healthy && !disposed && readers.Count < PooledReaders)
        {
            readers.Add(session);
        }
        else
        {
            session.Dispose();
        }
    }
}
