using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

public sealed class SqliteEntityTests : EntityConformance
{
    private readonly TemporaryDirectory _directory = new();

    public SqliteEntityTests() => Store = DurableTestStore.Sqlite(_directory.Path);

    private protected override DurableTestStore Store { get; }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
