using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Every instance stays in memory between its turns.</summary>
public sealed class CachedInMemoryDurableTests : DurableConformance
{
    private protected override DurableTestStore Store { get; } = DurableTestStore.InMemory();

    private protected override int TurnCacheSize => 1000;
}
