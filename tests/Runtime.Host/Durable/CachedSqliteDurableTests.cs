using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>One instance stays in memory: a turn of any other puts it out, so that hits and replays take turns.</summary>
public sealed class CachedSqliteDurableTests : DurableConformance
{
    private readonly TemporaryDirectory _directory = new();

    public CachedSqliteDurableTests() => Store = DurableTestStore.Sqlite(_directory.Path);

    private protected override DurableTestStore Store { get; }

    private protected override int TurnCacheSize => 1;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
