using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>Every orchestration stays in memory between its turns.</summary>
public sealed class CachedInMemoryEntityTests : EntityConformance
{
    private protected override DurableTestStore Store { get; } = DurableTestStore.InMemory();

    private protected override int TurnCacheSize => 1000;
}
