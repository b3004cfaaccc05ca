using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>What SQLite alone does on this disk: inserts of 200 bytes on one connection, WAL, <c>synchronous=FULL</c>.</summary>
internal sealed class RawCommits : IDisposable
{
    /// <summary>Inserts a transaction in the grouped baseline.</summary>
    public const int Group = 64;

    private const int Bytes = 200;

    private readonly string _directory = Directory.CreateTempSubdirectory("runtime-raw-").FullName;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    /// <summary>Opens a new file.</summary>
    public RawCommits()
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new($"Data Source={Path.Combine(_directory, "raw.db")};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, value BLOB NOT NULL)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO rows (value) VALUES ($value)";
        _insert.Parameters.AddWithValue("$value", new byte[Bytes]);
        _insert.Prepare();
    }

    /// <summary>Inserts a second, in transactions of <see cref="Group"/>.</summary>
    /// <param name="seconds">How long to insert.</param>
    public double GroupedOperationsPerSecond(double seconds)
    {
        var count = 0;
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            Commit(Group);
            count += Group;
        }

        return count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Seconds that so many transactions of one insert take, one after another.</summary>
    /// <param name="count">How many.</param>
    public double SecondsFor(int count)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            Commit(1);
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Milliseconds of single transactions.</summary>
    /// <param name="count">How many.</param>
    public double[] Milliseconds(int count) => [.. Enumerable.Range(0, count).Select(_ => SecondsFor(1) * 1000)];

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Commit(int inserts)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        for (var i = 0; i < inserts; i++)
        {
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }
}
