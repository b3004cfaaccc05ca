using System.Runtime.Versioning;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Management;
using Cartrita.Runtime.Host.Storage.Sqlite;
using Cartrita.Runtime.Host.Tests.Support;

namespace Cartrita.Runtime.Host.Tests.Hosting;

/// <summary>What runs leave in the state folder is their owner's alone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _directory = new();
    private readonly RuntimeMeter _meter = new();

    private string Folder => Path.Combine(_directory.Path, "state");

    public void Dispose()
    {
        _meter.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Folder_and_files_of_a_new_store_are_closed_to_others()
    {
        await using var store = new SqliteRuntimeStore(Folder, _meter);
        await store.OpenAsync();
        using var marks = new TurnMarks(Folder);
        marks.Open();

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        AssertClosed("runtime.db", "runtime.db-shm", "runtime.db-wal", "runtime.lock", "runtime.turns");
    }

    [Fact]
    public async Task Files_that_an_earlier_version_has_left_open_are_closed()
    {
        Directory.CreateDirectory(Folder);
        await new SqliteRuntimeStore(Folder, _meter).DisposeAsync();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Storage", "Schemas", "runtime.v1.db"), Path.Combine(Folder, "runtime.db"));
        File.WriteAllText(Path.Combine(Folder, "runtime.turns"), string.Empty);
        File.WriteAllText(Path.Combine(Folder, "management-key"), "a key\n");
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.SetUnixFileMode(file, Everybody);
        }

        await using var store = new SqliteRuntimeStore(Folder, _meter);
        await store.OpenAsync();
        using var marks = new TurnMarks(Folder);
        marks.Open();
        Assert.Equal("a key", ManagementKey.Open(Folder).Text);

        AssertClosed("management-key", "runtime.db", "runtime.db-shm", "runtime.db-wal", "runtime.db.v1.bak", "runtime.lock", "runtime.turns");
    }

    [Fact]
    public void Folder_that_is_there_stays_as_it_is()
    {
        Directory.CreateDirectory(Folder, Everybody | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);

        StateDirectory.Create(Folder);

        Assert.Equal(Everybody | UnixFileMode.UserExecute | UnixFileMode.GroupExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public void Folder_that_cannot_be_synced_is_told()
    {
        StateDirectory.Sync(_directory.Path);

        Assert.Throws<IOException>(() => StateDirectory.Sync(Folder));
    }

    private void AssertClosed(params string[] expected)
    {
        var files = Directory.GetFiles(Folder).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, files.ConvertAll(Path.GetFileName));
        Assert.All(files, file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
    }
}
