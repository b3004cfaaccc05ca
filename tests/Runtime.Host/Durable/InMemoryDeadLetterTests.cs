using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class InMemoryDeadLetterTests : DeadLetterConformance
{
    private protected override DurableTestStore Store { get; } = DurableTestStore.InMemory();
}
