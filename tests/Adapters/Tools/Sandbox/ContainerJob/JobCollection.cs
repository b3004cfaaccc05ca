using Cartrita.TestSupport.Azurite;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>The tests of the job share an account.</summary>
[CollectionDefinition(Name)]
public sealed class JobCollection : ICollectionFixture<AzuriteFixture>
{
    internal const string Name = "Container Apps job";
}
