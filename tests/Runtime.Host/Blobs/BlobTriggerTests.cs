using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Cartrita.Runtime.Host.Blobs;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Blobs;

public sealed class BlobTriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly VirtualClock _clock = new();

    // Azurite has no host name per account, so each test has a container of its own only by cleaning it.
    public async Task InitializeAsync()
    {
        if (NodeRequirement.SkipReason is null)
        {
            await Poison().DeleteIfExistsAsync();
            foreach (var container in new[] { "incoming", BlobReceipts.Container })
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
        await UploadAsync("data/d", """{"Title":"data"}""");
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
    public async Task New_and_changed_blob_are_seen_within_a_second()
    {
        await using var app = await StartAsync();
        var probe = app.Services.GetRequiredService<RunProbe>();
        foreach (var version in new[] { 1, 2 })
        {
            await ScanAsync(2);
            await UploadAsync("bytes/b", $"version {version}");
            var uploaded = _clock.GetUtcNow();

            // The look that was under way may have missed it; the next one sees it.
            await ScanAsync(2);
            await probe.OfAsync("AsBytes", version, _limit.Token);

            Assert.True(_clock.GetUtcNow() - uploaded <= TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["version 1", "version 2"], probe.Of("AsBytes"));
    }

    [NodeFact]
    public async Task Blob_that_keeps_failing_is_told_of_in_the_poison_queue_after_five_runs()
    {
        await using var app = await StartAsync();
        await UploadAsync("rotten/r", "x");
        var version = (await Service().GetBlobContainerClient("incoming").GetBlobClient("rotten/r").GetPropertiesAsync(cancellationToken: _limit.Token)).Value.ETag;

        await ScanUntilAsync(() => Poison().Exists(_limit.Token) && Poison().PeekMessages(cancellationToken: _limit.Token).Value.Length > 0);
        await ScanAsync(3);

        Assert.Equal(5, app.Services.GetRequiredService<RunProbe>().Of("Rotten").Count);
        var note = Assert.Single((await Poison().ReceiveMessagesAsync(32, cancellationToken: _limit.Token)).Value).Body.ToObjectFromJson<Dictionary<string, string>>()!;
        Assert.Equal(
            [("Type", "BlobTrigger"), ("FunctionId", "Host.Functions.Rotten"), ("BlobType", "BlockBlob"), ("ContainerName", "incoming"), ("BlobName", "rotten/r"), ("ETag", version.ToString("H"))],
            note.Select(member => (member.Key, member.Value)));
    }

    [NodeFact]
    public async Task Failures_are_counted_across_a_restart()
    {
        await using (var app = await StartAsync())
        {
            await ScanAsync(1);
            await UploadAsync("rotten/r", "x");
            for (var run = 1; run <= 3; run++)
            {
                await ScanAsync(1);
                await app.Services.GetRequiredService<RunProbe>().OfAsync("Rotten", run, _limit.Token);
                while (!await HasFailuresAsync(run.ToString()))
                {
                    _limit.Token.ThrowIfCancellationRequested();
                }
            }
        }

        await using var restarted = await StartAsync();
        await ScanUntilAsync(() => Poison().Exists(_limit.Token) && Poison().PeekMessages(cancellationToken: _limit.Token).Value.Length > 0);

        Assert.Equal(2, restarted.Services.GetRequiredService<RunProbe>().Of("Rotten").Count);
    }

    private async Task<bool> HasFailuresAsync(string count)
    {
        if (!await Service().GetBlobContainerClient(BlobReceipts.Container).ExistsAsync(_limit.Token))
        {
            return false;
        }

        await foreach (var receipt in Service().GetBlobContainerClient(BlobReceipts.Container).GetBlobsAsync(BlobTraits.Metadata, cancellationToken: _limit.Token))
        {
            if (receipt.Metadata?.TryGetValue("Failures", out var failures) == true && failures == count)
            {
                return true;
            }
        }

        return false;
    }

    private QueueClient Poison() => new(azurite.ConnectionString, BlobPoison.QueueName, new() { MessageEncoding = QueueMessageEncoding.Base64 });

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
            while (_clock.TimersAt(_clock.GetUtcNow() + s_interval) < 6)
            {
                _limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            _clock.Advance(s_interval);
        }
    }
}
