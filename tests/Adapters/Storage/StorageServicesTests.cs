using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Tests.Storage;

public sealed class StorageServicesTests : IDisposable
{
    private const string AccountWithoutServer =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;";

    private readonly TemporaryDirectory state = new();

    [Fact]
    public void Local_storage_registers_every_store()
    {
        using var provider = Build(new StorageOptions { StateDirectory = state.FullName });

        AssertComplete(provider);
        Assert.Same(FrameFlush.Immediate, provider.GetRequiredService<FrameFlush>());
    }

    [Fact]
    public void Blob_storage_registers_every_store_and_connects_only_when_used()
    {
        using var provider = Build(new StorageOptions { Mode = StorageMode.Blob, StateDirectory = state.FullName, ConnectionString = AccountWithoutServer });

        AssertComplete(provider);
        Assert.Same(FrameFlush.Batched, provider.GetRequiredService<FrameFlush>());
    }

    [Theory]
    [InlineData(StorageMode.Local, null, null, true)]
    [InlineData(StorageMode.Blob, null, null, false)]
    [InlineData(StorageMode.Blob, " ", null, false)]
    [InlineData(StorageMode.Blob, AccountWithoutServer, null, true)]
    [InlineData(StorageMode.Blob, null, "https://account.example/", true)]
    public void Options_need_an_account_for_blob_storage(StorageMode mode, string? connection, string? address, bool valid)
    {
        var options = new StorageOptions { Mode = mode, ConnectionString = connection, BlobServiceUri = address is null ? null : new Uri(address) };

        Assert.Equal(valid, Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true));
    }

    [Fact]
    public async Task Cancel_mark_is_seen_by_its_own_run_only()
    {
        using var provider = Build(new StorageOptions { StateDirectory = state.FullName });
        var marks = provider.GetRequiredService<ICancelMarks>();
        var (owner, run) = (new OwnerId("ada"), new RunId("0123456789abcdef0123456789abcdef"));
        Assert.False(await marks.IsMarkedAsync(owner, run, CancellationToken.None));

        await marks.MarkAsync(owner, run, CancellationToken.None);
        await marks.MarkAsync(owner, run, CancellationToken.None);

        Assert.True(await marks.IsMarkedAsync(owner, run, CancellationToken.None));
        Assert.False(await marks.IsMarkedAsync(new OwnerId("eve"), run, CancellationToken.None));
        var stored = await provider.GetRequiredService<IDocumentStore>().ReadAsync(
            new DocumentKey(owner, Collections.Runs, $"{run}/cancel"), CancellationToken.None);
        Assert.Contains("\"schemaVersion\":1", System.Text.Encoding.UTF8.GetString(stored!.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_mark_is_told_to_those_who_watch_its_run_as_long_as_they_do()
    {
        using var provider = Build(new StorageOptions { StateDirectory = state.FullName });
        var marks = provider.GetRequiredService<ICancelMarks>();
        var (owner, run) = (new OwnerId("ada"), new RunId("0123456789abcdef0123456789abcdef"));
        var told = new List<string>();
        using var first = marks.Subscribe(owner, run, () => told.Add("first"));
        var second = marks.Subscribe(owner, run, () => told.Add("second"));
        using var stranger = marks.Subscribe(new OwnerId("eve"), run, () => told.Add("stranger"));

        await marks.MarkAsync(owner, run, CancellationToken.None);
        second.Dispose();
        second.Dispose();
        await marks.MarkAsync(owner, run, CancellationToken.None);

        Assert.Equal(["first", "second", "first"], told);
    }

    [Fact]
    public async Task Calls_that_reach_storage_are_counted_and_polls_apart()
    {
        using var provider = Build(new StorageOptions { StateDirectory = state.FullName });
        var documents = provider.GetRequiredService<IDocumentStore>();
        var owner = new OwnerId("counted");
        DocumentKey[] keys = [new(owner, Collections.Runs, "a"), new(owner, Collections.Runs, "b")];

        // Other tests of this process count too, so only what this thread of calls does is looked at: reads complete on their caller.
        var counted = new List<string>();
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Cartrita.Storage" && instrument.Name == "storage.calls")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                counted.Add($"{tags[0].Value} {tags[1].Value} {value}");
            }
        });
        listener.Start();

        var read = documents.ReadManyAsync(keys, CancellationToken.None);
        var polled = documents.ExistsAsync(keys[0], CancellationToken.None);
        var written = documents.WriteAsync([.. keys.Select(key => new PutDocument(key, "{}"u8.ToArray()))], CancellationToken.None);

        Assert.Equal(["read documents 1", "poll documents 1", "write documents 1"], counted);
        Assert.Empty(await read);
        Assert.False(await polled);
        Assert.Equal(2, (await written).Count);
    }

    public void Dispose() => state.Dispose();

    private static ServiceProvider Build(StorageOptions options) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddCartritaStorage(options)
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private static void AssertComplete(ServiceProvider provider)
    {
        Type[] services =
        [
            typeof(IDocumentStore), typeof(IContentStore), typeof(IRunPayloads), typeof(IFrameLog), typeof(FrameWriters), typeof(FrameReader),
            typeof(ICancelMarks), typeof(IIdSource),
        ];
        Assert.All(services, service => Assert.NotNull(provider.GetRequiredService(service)));
    }
}
