using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.InMemory;

namespace Cartrita.Runtime.Host.Tests.Storage;

public sealed class InMemoryRuntimeStoreTests : RuntimeStoreConformance
{
    private readonly InMemoryRuntimeStore _shared = new();

    private protected override IRuntimeStore Open() => _shared;
}
