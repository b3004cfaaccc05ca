using Cartrita.Core.Tools;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

[RequiresNode]
[RequiresPrograms("curl", "prlimit", "setpriv", "timeout", "unshare")]
[Collection(JobCollection.Name)]
public sealed class ContainerJobConformanceTests(AzuriteFixture azurite) : SandboxConformance, IAsyncLifetime
{
    private JobWorld? world;

    protected override ISandbox Sandbox => world!;

    public async Task InitializeAsync() => world = await JobWorld.StartAsync(azurite);

    public async Task DisposeAsync()
    {
        await world!.DisposeAsync();
        world.Server.AssertContract();
    }
}
