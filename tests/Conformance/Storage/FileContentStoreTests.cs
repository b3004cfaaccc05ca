using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Conformance.Tests.Storage;

public sealed class FileContentStoreTests : ContentStoreConformance, IDisposable
{
    private readonly TemporaryDirectory state = new();

    public FileContentStoreTests() => Store = new FileContentStore(state.FullName);

    protected override IContentStore Store { get; }

    public void Dispose() => state.Dispose();
}
