using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class SqliteDeadLetterTests : DeadLetterConformance
{
    private readonly TemporaryDirectory _directory = new();

    public SqliteDeadLetterTests() => Store = DurableTestStore.Sqlite(_directory.Path);

    private protected override DurableTestStore Store { get; }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
