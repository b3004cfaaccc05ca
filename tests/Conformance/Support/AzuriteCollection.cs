using Cartrita.Adapters.Storage.Blobs;
using Cartrita.TestSupport.Azurite;

namespace Cartrita.Conformance.Tests.Support;

/// <summary>The tests that share one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "azurite";

    internal static BlobContainers Containers(AzuriteFixture azurite) => new(new Azure.Storage.Blobs.BlobServiceClient(azurite.ConnectionString));
}
