using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Attachments;

[RequiresNode]
[Collection(AzuriteCollection.Name)]
public sealed class BlobAttachmentIndexTests(AzuriteFixture azurite) : AttachmentIndexConformance
{
    private readonly Lazy<BlobDocumentStore> store = new(() => new BlobDocumentStore(AzuriteCollection.Containers(azurite), new RandomIds()));

    protected override IDocumentStore Store => store.Value;
}
