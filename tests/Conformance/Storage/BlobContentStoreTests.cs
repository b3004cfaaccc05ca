using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Storage;

[RequiresNode]
[Collection(AzuriteCollection.Name)]
public sealed class BlobContentStoreTests(AzuriteFixture azurite) : ContentStoreConformance
{
    private readonly Lazy<BlobContentStore> store = new(() => new BlobContentStore(AzuriteCollection.Containers(azurite)));

    protected override IContentStore Store => store.Value;
}
