using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Sqlite;
using Cartrita.Runtime.Host.Tests.Support;

namespace Cartrita.Runtime.Host.Tests.Storage;

public sealed class SqliteRuntimeStoreTests : RuntimeStoreConformance
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RuntimeMeter _meter = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
        _meter.Dispose();
    }

    private protected override IRuntimeStore Open() => new SqliteRuntimeStore(_directory.Path, _meter);

    [Fact]
    public void Second_owner_of_a_state_directory_is_refused_in_one_sentence()
    {
        var refusal = Assert.Throws<StartupException>(() => Open());

        Assert.Equal(
            $"The state directory '{_directory.Path}' is in use by another process: stop that one, or choose another state directory.",
            refusal.Message);
    }

    [Fact]
    public async Task Newer_schema_is_refused_and_left_as_it_is()
    {
        await base.DisposeAsync();
        var file = Path.Combine(_directory.Path, "runtime.db");
        using (var connection = SqliteConnections.OpenWriter(file))
        {
            SqliteConnections.Execute(connection, "UPDATE schema_version SET version = 99");
        }

        await using var store = Open();
        var refusal = await Assert.ThrowsAsync<StartupException>(async () => await store.OpenAsync());

        Assert.Contains("schema 99, this one knows 3", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_no_database_is_refused_in_one_sentence_and_let_go()
    {
        await base.DisposeAsync();
        var file = Path.Combine(_directory.Path, "runtime.db");
        DeleteDatabase(file);
        File.WriteAllText(file, new string('x', 4096));

        await using (var store = Open())
        {
            var refusal = await Assert.ThrowsAsync<StartupException>(async () => await store.OpenAsync());
            Assert.StartsWith($"'{file}' cannot be opened (", refusal.Message, StringComparison.Ordinal);
        }

        DeleteDatabase(file);
        await using var fresh = Open();
        Assert.Empty((await fresh.OpenAsync()).Messages);
    }

    [Fact]
    public async Task Message_that_cannot_be_read_is_refused_in_one_sentence_and_stays()
    {
        await base.DisposeAsync();
        var file = Path.Combine(_directory.Path, "runtime.db");
        using (var connection = SqliteConnections.OpenWriter(file))
        {
            SqliteConnections.Execute(connection, "INSERT INTO inbox (instance_key, id, event) VALUES (7, 1, CAST('{\"$type\":\"newer\"}' AS BLOB))");
        }

        await using (var store = Open())
        {
            var refusal = await Assert.ThrowsAsync<StartupException>(async () => await store.OpenAsync());
            Assert.StartsWith($"'{file}' holds a message for instance 7 that this version cannot read: ", refusal.Message, StringComparison.Ordinal);
        }

        using var reader = SqliteConnections.OpenReader(file);
        Assert.Equal("1", SqliteConnections.Scalar(reader, "SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task Writer_flushes_each_commit()
    {
        await base.DisposeAsync();
        using var connection = SqliteConnections.OpenWriter(Path.Combine(_directory.Path, "runtime.db"));

        Assert.Equal("wal", SqliteConnections.Scalar(connection, "PRAGMA journal_mode"));
        Assert.Equal("2", SqliteConnections.Scalar(connection, "PRAGMA synchronous"));
    }

    private static void DeleteDatabase(string file)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(file + suffix);
        }
    }
}
