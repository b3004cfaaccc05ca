using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Adapters.Tools.Sandbox.ContainerJob;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

public sealed class ContainerJobOptionsTests
{
    [Fact]
    public void Job_that_the_settings_name_is_the_sandbox()
    {
        using var services = Services(StorageMode.Blob, ("Id", ManagementServer.Job), ("Image", "registry.example/sandbox:1"));

        Assert.IsType<ContainerJobSandbox>(services.GetRequiredService<ISandbox>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Bubblewrap_is_the_sandbox_where_they_name_none(string? id)
    {
        using var services = Services(StorageMode.Blob, ("Id", id));

        Assert.IsType<LocalSandbox>(services.GetRequiredService<ISandbox>());
    }

    [Theory]
    [InlineData("Id", "job-test", "has to be the resource id")]
    [InlineData("Id", "/subscriptions/34adfa4f-cedf-4dc0-ba29-b6d1a69ab345/resourceGroups/rg/providers/Microsoft.App/jobs/a/../b", "has to be the resource id")]
    [InlineData("Id", "/subscriptions/34adfa4f-cedf-4dc0-ba29-b6d1a69ab345/resourceGroups/rg/providers/Microsoft.App/containerApps/a", "has to be the resource id")]
    [InlineData("Image", "", "has to name the image")]
    [InlineData("Management", "http://management.example/", "has to be an https address")]
    [InlineData("StartSeconds", "0", "StartSeconds")]
    [InlineData("MaxWallSeconds", "0", "MaxWallSeconds")]
    public void Setting_that_is_wrong_is_named(string key, string value, string message)
    {
        using var services = Services(StorageMode.Blob, [("Id", ManagementServer.Job), ("Image", "registry.example/sandbox:1"), (key, value)]);

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<ISandbox>());

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_without_blob_storage_is_refused()
    {
        using var services = Services(StorageMode.Local, ("Id", ManagementServer.Job), ("Image", "registry.example/sandbox:1"));

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<ISandbox>());

        Assert.Contains("needs blob storage", failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(StorageMode mode, params (string Key, string? Value)[] settings)
    {
        var values = settings.GroupBy(one => one.Key).ToDictionary(group => $"SandboxJob:{group.Key}", group => group.Last().Value);
        var storage = new StorageOptions { Mode = mode, ConnectionString = "UseDevelopmentStorage=true" };
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddCartritaStorage(storage)
            .AddCartritaSandbox(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .BuildServiceProvider();
    }
}
