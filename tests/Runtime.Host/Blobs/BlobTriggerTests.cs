using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Blobs;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Blobs;

public sealed class BlobTriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly VirtualClock _clock = new();

    // Azurite has no host name per account, so each test has a container of its own only by cleaning it.
    public async Task InitializeAsync()
    {
        if (NodeRequirement.SkipReason is null)
        {
            foreach (var container in new[] { "incoming", BlobReceipts.Container, BlobReceipts.PoisonContainer })
            {
                await Service().GetBlobContainerClient(container).DeleteIfExistsAsync();
            }
        }
    }

    public Task DisposeAsync()
    {
        _limit.Dispose();
        return Task.CompletedTask;
    }

    [NodeFact]
    public async Task New_blob_runs_the_function_of_its_pattern_once_with_its_parts()
    {
        await using var app = await StartAsync();
        var probe = app.Services.GetRequiredService<RunProbe>();
        await UploadAsync("u/ada/42", "hello");
        await UploadAsync("stream/s", "streamed");
        await UploadAsync("bytes/b", "bytes");
        await UploadAsync("data/d", "data");
        await UploadAsync("client/c", "client");
        await UploadAsync("elsewhere/x", "nobody's");

        await ScanUntilAsync(() => new[] { "AsText", "AsStream", "AsBytes", "AsData", "AsClient" }.All(name => probe.Of(name).Count == 1));
        await ScanAsync(3);

        Assert.Equal(["ada 42 incoming/u/ada/42 hello"], probe.Of("AsText"));
        Assert.Equal(["s streamed"], probe.Of("AsStream"));
        Assert.Equal(["bytes"], probe.Of("AsBytes"));
        Assert.Equal(["data"], probe.Of("AsData"));
        Assert.Equal(["client/c"], probe.Of("AsClient"));
    }

    [NodeFact]
    public async Task Changed_blob_runs_again_and_a_restart_runs_nothing_again()
    {
        await using (var app = await StartAsync())
        {
            var probe = app.Services.GetRequiredService<RunProbe>();
            await UploadAsync("bytes/b", "one");
            await ScanUntilAsync(() => probe.Of("AsBytes").Count == 1);
            await UploadAsync("bytes/b", "two");
            await ScanUntilAsync(() => probe.Of("AsBytes").Count == 2);
            Assert.Equal(["one", "two"], probe.Of("AsBytes"));
        }

        await using var restarted = await StartAsync();
        var again = restarted.Services.GetRequiredService<RunProbe>();
        await UploadAsync("bytes/c", "three");
        await ScanUntilAsync(() => again.Of("AsBytes").Count == 1);
        await ScanAsync(2);

        Assert.Equal(["three"], again.Of("AsBytes"));
    }

    [NodeFact]
    public async Task Blob_that_keeps_failing_is_poison_after_five_runs()
    {
        await using var app = await StartAsync();
        var probe = app.Services.GetRequiredService<RunProbe>();
        var poison = Service().GetBlobContainerClient(BlobReceipts.PoisonContainer);
        await UploadAsync("rotten/r", "x");

        await ScanUntilAsync(() => poison.Exists(_limit.Token) && poison.GetBlobs(cancellationToken: _limit.Token).Any());
        await ScanAsync(3);

        Assert.Equal(5, probe.Of("Rotten").Count);
        var note = (await poison.GetBlobClient(poison.GetBlobs(cancellationToken: _limit.Token).Single().Name).DownloadContentAsync(_limit.Token)).Value.Content.ToString();
        Assert.Contains("\"FunctionId\":\"Rotten\",\"ContainerName\":\"incoming\",\"BlobName\":\"rotten/r\"", note, StringComparison.Ordinal);
    }

    private BlobServiceClient Service() => new(azurite.ConnectionString);

    private async Task UploadAsync(string name, string content)
    {
        var container = Service().GetBlobContainerClient("incoming");
        await container.CreateIfNotExistsAsync(cancellationToken: _limit.Token);
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, _limit.Token);
    }

    private Task<FunctionsTestHost> StartAsync() => FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Types = [typeof(SampleBlobFunctions)],
            HostJson = Http.SampleApp.HostJson,
            TimeProvider = _clock,
            Settings = new Dictionary<string, string?> { ["Uploads"] = azurite.ConnectionString },
        },
        builder => builder.Services.AddSingleton<RunProbe>(),
        _limit.Token);

    /// <summary>Moves the clock from scan to scan until something holds.</summary>
    private async Task ScanUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await ScanAsync(1);
        }
    }

    private async Task ScanAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            // Every listener has ended its scan when all of them wait for the next one.
            while (_clock.TimersAt(_clock.GetUtcNow() + TimeSpan.FromSeconds(1)) < 6)
            {
                _limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
