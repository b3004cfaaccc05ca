using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Storage.Sqlite;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>A file of schema 1, as the first version of the program wrote it, and its way to the present schema.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);

    public SqliteMigrationTests() => System.IO.File.Copy(Path.Combine(AppContext.BaseDirectory, "Storage", "Schemas", "runtime.v1.db"), File);

    private string File => Path.Combine(_directory.Path, "runtime.db");

    private string Backup => SqliteBackup.PathOf(File, 1);

    public void Dispose()
    {
        _directory.Dispose();
        _bound.Dispose();
    }

    [Fact]
    public async Task Runs_of_the_old_file_go_on_in_the_new_one()
    {
        await using var host = await StartAsync();

        await host.Client.RaiseEventAsync("waits", "go", 5, _bound.Token);
        Assert.Equal(13, (await host.RunToCompletionAsync("waits", _bound.Token)).ReadOutputAs<int>());
        Assert.Equal(2, (await host.RunToCompletionAsync("calls", _bound.Token)).ReadOutputAs<int>());
        Assert.Equal("woken", (await host.RunToCompletionAsync("sleeps", _bound.Token)).ReadOutputAs<string>());
        var echo = await host.Client.GetInstanceAsync("echo", getInputsAndOutputs: true, _bound.Token);
        Assert.Equal(("hello", "red"), (echo!.ReadOutputAs<string>(), echo.Tags["colour"]));
    }

    [Fact]
    public async Task Backup_is_the_old_file_and_can_be_put_in_place_of_the_new_one()
    {
        await (await StartAsync()).DisposeAsync();

        Assert.Equal("1", Read(Backup, "SELECT version FROM schema_version"));
        Assert.Equal("4", Read(Backup, "SELECT count(*) FROM instances"));
        Assert.Equal("3", Read(File, "SELECT version FROM schema_version"));
        System.IO.File.Copy(Backup, File, overwrite: true);
        await using var again = await StartAsync();
        Assert.Equal("woken", (await again.RunToCompletionAsync("sleeps", _bound.Token)).ReadOutputAs<string>());
    }

    [Fact]
    public void Upgraded_file_has_the_tables_of_a_new_one()
    {
        SqliteConnections.OpenWriter(File).Dispose();
        var fresh = Path.Combine(_directory.Path, "fresh.db");
        SqliteConnections.OpenWriter(fresh).Dispose();

        const string Tables = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master ORDER BY name)";
        Assert.Equal(Read(fresh, Tables), Read(File, Tables));
        Assert.False(System.IO.File.Exists(SqliteBackup.PathOf(fresh, 0)));
    }

    [Fact]
    public void Backup_that_exists_already_is_replaced_whole()
    {
        System.IO.File.WriteAllText(Backup, "an older one");
        System.IO.File.WriteAllText(Backup + ".draft", "half of one");

        SqliteConnections.OpenWriter(File).Dispose();

        Assert.Equal("4", Read(Backup, "SELECT count(*) FROM instances"));
        Assert.False(System.IO.File.Exists(Backup + ".draft"));
    }

    [Fact]
    public void Backup_that_cannot_be_written_stops_the_upgrade_in_one_sentence()
    {
        Directory.CreateDirectory(Backup + ".draft");

        var refusal = Assert.Throws<StartupException>(() => SqliteConnections.OpenWriter(File));

        Assert.StartsWith($"'{File}' has to be upgraded from schema 1 to 3, but its backup '{Backup}' cannot be written (", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("nothing has been changed.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("1", Read(File, "SELECT version FROM schema_version"));
    }

    [Fact]
    public void Disk_that_is_full_during_the_upgrade_leaves_the_old_file()
    {
        using (var connection = Open(File))
        {
            var pages = SqliteConnections.Scalar(connection, "PRAGMA page_count");
            SqliteConnections.Execute(connection, $"PRAGMA max_page_count = {pages}");

            var refusal = Assert.Throws<StartupException>(() => SqliteMigrations.Upgrade(connection, File, SqliteSchema.Steps));

            Assert.Equal(13, Assert.IsType<SqliteException>(refusal.InnerException).SqliteErrorCode);
        }

        AssertUntouched();
    }

    [Theory]
    [InlineData("CREATE TABLE half (a)", "SELECT nothing FROM nowhere")]
    [InlineData("DROP TABLE inbox", "DELETE FROM nowhere")]
    public void Upgrade_that_breaks_off_in_the_middle_leaves_the_old_file(string first, string broken)
    {
        using (var connection = Open(File))
        {
            Assert.Throws<StartupException>(() => SqliteMigrations.Upgrade(connection, File, [SqliteSchema.Steps[0], first, broken]));
        }

        AssertUntouched();
    }

    [Fact]
    public void Process_that_dies_during_the_upgrade_leaves_the_old_file()
    {
        using var dying = Open(File);
        SqliteConnections.Execute(dying, "BEGIN IMMEDIATE");
        SqliteConnections.Execute(dying, SqliteSchema.Steps[1]);
        var crashed = Path.Combine(_directory.Path, "crashed.db");
        foreach (var suffix in (string[])["", "-wal", "-journal"])
        {
            if (System.IO.File.Exists(File + suffix))
            {
                // As the disk is at this moment.
                System.IO.File.Copy(File + suffix, crashed + suffix);
            }
        }

        SqliteConnections.OpenWriter(crashed).Dispose();

        Assert.Equal("3", Read(crashed, "SELECT version FROM schema_version"));
        Assert.Equal("4", Read(crashed, "SELECT count(*) FROM instances"));
    }

    private static SqliteConnection Open(string file)
    {
        var connection = SqliteConnections.OpenReader(file);
        SqliteConnections.Execute(connection, "PRAGMA query_only = OFF");
        return connection;
    }

    private static string? Read(string file, string sql)
    {
        using var connection = SqliteConnections.OpenReader(file);
        return SqliteConnections.Scalar(connection, sql);
    }

    private void AssertUntouched()
    {
        Assert.Equal("1", Read(File, "SELECT version FROM schema_version"));
        Assert.Equal("0", Read(File, "SELECT count(*) FROM sqlite_master WHERE name IN ('half', 'dead_letters')"));
        Assert.Equal("1", Read(File, "SELECT count(*) FROM sqlite_master WHERE name = 'inbox'"));
        SqliteConnections.OpenWriter(File).Dispose();
        Assert.Equal("3", Read(File, "SELECT version FROM schema_version"));
    }

    private Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(
        new DelegateTaskCatalog()
            .AddActivity<int, int>("Double", n => n * 2)
            .AddActivity<int, int>("Slow", n => n * 2)
            .AddOrchestrator<int>("Waits", async context =>
            {
                var doubled = await context.CallActivityAsync<int>("Double", 4);
                context.SetCustomStatus("waiting");
                return doubled + await context.WaitForExternalEvent<int>("go");
            })
            .AddOrchestrator<int>("Calls", context => context.CallActivityAsync<int>("Slow", 1))
            .AddOrchestrator<string>("Sleeps", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return "woken";
            }),
        new() { Store = DurableTestStore.Sqlite(_directory.Path), Runtime = new DurableRuntimeOptions() });
}
