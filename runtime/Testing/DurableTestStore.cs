using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.InMemory;
using Cartrita.Runtime.Host.Storage.Sqlite;

namespace Cartrita.Runtime.Testing;

/// <summary>What outlives a durable test host: one host after another may run on it.</summary>
public sealed class DurableTestStore
{
    private readonly Func<RuntimeMeter, IRuntimeStore> _open;

    private DurableTestStore(string name, Func<RuntimeMeter, IRuntimeStore> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>What it is, for a test's name.</summary>
    public string Name { get; }

    /// <summary>A store in memory; it lives as long as this object.</summary>
    public static DurableTestStore InMemory()
    {
        var store = new InMemoryRuntimeStore();
        return new("memory", _ => store);
    }

    /// <summary>A SQLite store.</summary>
    /// <param name="stateDirectory">The folder of its files; whoever made it removes it.</param>
    public static DurableTestStore Sqlite(string stateDirectory) => new("sqlite", meter => new SqliteRuntimeStore(stateDirectory, meter));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal IRuntimeStore Open(RuntimeMeter meter) => _open(meter);
}
