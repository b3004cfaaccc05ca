using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Storage;

[RequiresNode]
[Collection(AzuriteCollection.Name)]
public sealed class BlobStagedContentTests(AzuriteFixture azurite) : StagedContentConformance
{
    private readonly Lazy<BlobContainers> containers = new(() => AzuriteCollection.Containers(azurite));

    protected override IStagedContent Staged => field ??= new BlobStagedContent(containers.Value);

    protected override IContentStore Contents => field ??= new BlobContentStore(containers.Value);
}
