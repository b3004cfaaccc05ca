using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

public sealed class InMemoryEntityTests : EntityConformance
{
    private protected override DurableTestStore Store { get; } = DurableTestStore.InMemory();
}
