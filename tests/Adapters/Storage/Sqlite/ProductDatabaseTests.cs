using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;
using Microsoft.Data.Sqlite;

namespace Cartrita.Adapters.Tests.Storage.Sqlite;

public sealed class ProductDatabaseTests : IDisposable
{
    private const string Table = "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)";
    private const string Insert = "INSERT INTO things (name) VALUES ($name)";

    private readonly TemporaryDirectory state = new();
    private readonly CancellationToken stop = new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    [Fact]
    public async Task File_is_in_wal_mode_and_syncs_every_commit()
    {
        using var database = Open();

        Assert.Equal("wal", database.Read(session => session.Scalar("PRAGMA journal_mode")));
        Assert.Equal(2L, await database.WriteAsync(session => session.Scalar("PRAGMA synchronous"), stop));
        Assert.True(File.Exists(state.Combine(ProductDatabase.FileName)));
    }

    [Fact]
    public void Schema_of_a_newer_version_is_refused_in_one_sentence()
    {
        using var database = Open();
        database.EnsureSchema("things", Table, "ALTER TABLE things ADD COLUMN size INTEGER");

        var refusal = Assert.Throws<InvalidOperationException>(() => database.EnsureSchema("things", Table));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--state", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_steps_run_once_and_keep_what_is_there()
    {
        using (var old = Open())
        {
            old.EnsureSchema("things", Table);
            await old.WriteAsync(session => session.Execute(Insert, ("$name", "kept")), stop);
        }

        using var database = Open();
        foreach (var _ in (int[])[1, 2])
        {
            database.EnsureSchema("things", Table, "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7");
        }

        Assert.Equal(7L, database.Read(session => session.Scalar("SELECT size FROM things WHERE name = 'kept'")));
    }

    [Fact]
    public void Schema_step_that_fails_leaves_the_version_as_it_was()
    {
        using var database = Open();

        Assert.Throws<SqliteException>(() => database.EnsureSchema("things", Table, "NOT SQL"));

        database.EnsureSchema("things", Table);
        Assert.Equal(0L, database.Read(session => session.Scalar("SELECT count(*) FROM things")));
    }

    [Fact]
    public async Task Write_that_fails_undoes_all_of_itself_and_nothing_else()
    {
        using var database = Open();
        database.EnsureSchema("things", Table);

        var writes = Enumerable.Range(0, 60).Select(index => database.WriteAsync(
            session =>
            {
                session.Execute(Insert, ("$name", $"thing {index}"));
                return index % 3 == 0 ? throw new InvalidDataException("refused") : index;
            },
            stop)).ToArray();
        var outcomes = await Task.WhenAll(writes.Select(write => Record.ExceptionAsync(() => write)));

        Assert.All(outcomes.Index(), outcome => Assert.Equal(outcome.Index % 3 == 0, outcome.Item is InvalidDataException));
        Assert.Equal(40L, database.Read(session => session.Scalar("SELECT count(*) FROM things")));
    }

    [Fact]
    public async Task Writes_that_wait_together_share_one_transaction()
    {
        using var database = Open();
        database.EnsureSchema("things", Table);
        using var gate = new ManualResetEventSlim();
        var first = database.WriteAsync(
            session =>
            {
                gate.Wait(stop);
                return 0;
            },
            stop);
        var writes = Enumerable.Range(0, 100).Select(index => database.WriteAsync(
            session => session.Execute(Insert, ("$name", $"thing {index}")), stop)).ToArray();
        gate.Set();
        await first;
        await Task.WhenAll(writes);

        // The first one, whoever came before the writer took it, and all the rest.
        Assert.InRange(database.Commits, 1, 2);
        Assert.Equal(100L, database.Read(session => session.Scalar("SELECT count(*) FROM things")));
    }

    [Fact]
    public async Task Read_sees_every_write_that_was_completed_before_it()
    {
        using var database = Open();
        database.EnsureSchema("things", Table);
        for (var index = 0L; index < 50; index++)
        {
            await database.WriteAsync(session => session.Execute(Insert, ("$name", $"{index}")), stop);
            Assert.Equal(index + 1, database.Read(session => session.Scalar("SELECT count(*) FROM things")));
        }
    }

    [Fact]
    public async Task Disposal_commits_what_waits()
    {
        var writes = new List<Task<int>>();
        using (var database = Open())
        {
            database.EnsureSchema("things", Table);
            writes.AddRange(Enumerable.Range(0, 20).Select(index =>
                database.WriteAsync(session => session.Execute(Insert, ("$name", $"{index}")), stop)));
        }

        await Task.WhenAll(writes);
        using var again = Open();
        Assert.Equal(20L, again.Read(session => session.Scalar("SELECT count(*) FROM things")));
    }

    [Fact]
    public async Task Documents_are_there_after_the_file_was_opened_anew()
    {
        var key = new DocumentKey(new OwnerId("ada"), Collections.Runs, "r1");
        using (var database = Open())
        {
            await new SqliteDocumentStore(database).WriteAsync([new CreateDocument(key, "{}"u8.ToArray())], stop);
        }

        using var again = Open();
        Assert.NotNull(await new SqliteDocumentStore(again).ReadAsync(key, stop));
    }

    [Fact]
    public async Task Batch_that_conflicts_in_sqlite_leaves_no_part_of_itself()
    {
        using var database = Open();
        var store = new SqliteDocumentStore(database);
        DocumentKey Key(string id) => new(new OwnerId("ada"), Collections.Runs, id);
        await store.WriteAsync([new CreateDocument(Key("b"), "{}"u8.ToArray())], stop);

        await Assert.ThrowsAsync<DocumentConflictException>(
            () => store.WriteAsync([new CreateDocument(Key("a"), "{}"u8.ToArray()), new CreateDocument(Key("b"), "{}"u8.ToArray())], stop));

        Assert.Null(await store.ReadAsync(Key("a"), stop));
    }

    public void Dispose() => state.Dispose();

    private ProductDatabase Open() => new(state.FullName);
}
