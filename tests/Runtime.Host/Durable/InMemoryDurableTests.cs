using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class InMemoryDurableTests : DurableConformance
{
    private protected override DurableTestStore Store { get; } = DurableTestStore.InMemory();
}
