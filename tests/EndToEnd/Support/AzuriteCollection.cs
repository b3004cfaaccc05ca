using Cartrita.TestSupport.Azurite;

namespace Cartrita.EndToEnd.Tests.Support;

/// <summary>One Azurite for the tests that start or kill servers over it; it is itself never killed.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "azurite";

    /// <summary>Makes a folder's servers keep their documents, files and frames there.</summary>
    internal static void Use(AzuriteFixture azurite, Folder folder)
    {
        folder.Environment["Storage__Mode"] = "Blob";
        folder.Environment["Storage__ConnectionString"] = azurite.ConnectionString;
        folder.Environment["AzureWebJobsStorage"] = azurite.ConnectionString;
    }
}
