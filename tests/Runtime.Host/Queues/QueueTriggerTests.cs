using Azure.Storage.Queues;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Queues;

public sealed class QueueTriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60), TimeProvider.System);

    public async Task InitializeAsync()
    {
        if (NodeRequirement.SkipReason is null)
        {
            var service = new QueueServiceClient(azurite.ConnectionString);
            await foreach (var queue in service.GetQueuesAsync())
            {
                await service.DeleteQueueAsync(queue.Name);
            }
        }
    }

    public Task DisposeAsync()
    {
        _limit.Dispose();
        return Task.CompletedTask;
    }

    [NodeFact]
    public async Task Message_reaches_its_function_in_every_form()
    {
        await using var app = await StartAsync();
        var probe = app.Services.GetRequiredService<RunProbe>();
        await SendAsync("as-text", BinaryData.FromString("[hello]"));
        await SendAsync("as-bytes", BinaryData.FromBytes(new byte[] { 0xFF, 0x00, 0xFE }));
        await SendAsync("as-data", BinaryData.FromString("data"));
        await SendAsync("as-message", BinaryData.FromString("whole"));
        await SendAsync("as-order", BinaryData.FromString("""{"Customer":"ada","Count":3,"Place":{"City":"Turin"},"Tags":["a"],"DequeueCount":"member"}"""));

        Assert.Equal(["[hello] [hello]"], await probe.OfAsync("QueueText", 1, _limit.Token));
        Assert.Equal(["FF00FE"], await probe.OfAsync("QueueBytes", 1, _limit.Token));
        Assert.Equal(["data"], await probe.OfAsync("QueueData", 1, _limit.Token));
        Assert.Equal(["whole True True True True"], await probe.OfAsync("QueueWhole", 1, _limit.Token));
        Assert.Equal(["ada 3 Turin ada 3 Turin member"], await probe.OfAsync("QueueOrder", 1, _limit.Token));
        await UntilAsync(() => Count("as-text") + Count("as-bytes") + Count("as-data") + Count("as-message") + Count("as-order") == 0);
    }

    [NodeFact]
    public async Task Message_that_keeps_failing_is_in_the_poison_queue_after_five_tries()
    {
        await using var app = await StartAsync();
        var probe = app.Services.GetRequiredService<RunProbe>();
        await SendAsync("rotten", BinaryData.FromString("bad"));

        await UntilAsync(() => Count("rotten-poison") == 1);
        var poison = await Queue("rotten-poison").ReceiveMessageAsync(cancellationToken: _limit.Token);

        Assert.Equal(["bad 1", "bad 2", "bad 3", "bad 4", "bad 5"], probe.Of("QueueRotten"));
        Assert.Equal("bad", poison.Value.Body.ToString());
        await UntilAsync(() => Count("rotten") == 0);
    }

    [NodeFact]
    public async Task Text_that_is_not_encoded_as_asked_for_is_poison_at_once()
    {
        await using var app = await StartAsync();
        var raw = new QueueClient(azurite.ConnectionString, "as-text");
        await raw.CreateIfNotExistsAsync(cancellationToken: _limit.Token);
        await raw.SendMessageAsync("no base64!", _limit.Token);

        await UntilAsync(() => Count("as-text-poison") == 1);

        Assert.Equal("no base64!", (await new QueueClient(azurite.ConnectionString, "as-text-poison").ReceiveMessageAsync(cancellationToken: _limit.Token)).Value.MessageText);
        Assert.Empty(app.Services.GetRequiredService<RunProbe>().Of("QueueText"));
    }

    [NodeFact]
    public async Task Plain_text_is_read_where_host_json_asks_for_no_encoding()
    {
        await using var app = await StartAsync("""{"version":"2.0","extensions":{"queues":{"messageEncoding":"none","maxPollingInterval":"00:00:00.2"}}}""");
        var raw = new QueueClient(azurite.ConnectionString, "as-text");
        await raw.CreateIfNotExistsAsync(cancellationToken: _limit.Token);
        await raw.SendMessageAsync("plain", _limit.Token);

        Assert.Equal(["plain plain"], await app.Services.GetRequiredService<RunProbe>().OfAsync("QueueText", 1, _limit.Token));
    }

    [NodeFact]
    public async Task Stop_cancels_the_function_and_gives_its_message_back()
    {
        await using (var app = await StartAsync())
        {
            await SendAsync("until-stopped", BinaryData.FromString("again"));
            await app.Services.GetRequiredService<RunProbe>().OfAsync("QueueUntilStopped", 1, _limit.Token);
            await app.StopAsync(_limit.Token);
        }

        await using var restarted = await StartAsync();
        Assert.Equal(["again"], await restarted.Services.GetRequiredService<RunProbe>().OfAsync("QueueUntilStopped", 1, _limit.Token));
    }

    private int Count(string queue)
    {
        _limit.Token.ThrowIfCancellationRequested();
        var client = Queue(queue);
        return client.Exists(_limit.Token) ? client.GetProperties(_limit.Token).Value.ApproximateMessagesCount : 0;
    }

    private QueueClient Queue(string name) => new(azurite.ConnectionString, name, new() { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task SendAsync(string queue, BinaryData body)
    {
        await Queue(queue).CreateIfNotExistsAsync(cancellationToken: _limit.Token);
        await Queue(queue).SendMessageAsync(body, cancellationToken: _limit.Token);
    }

    private Task<FunctionsTestHost> StartAsync(string? hostJson = null) => FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Types = [typeof(SampleQueueFunctions)],
            HostJson = hostJson ?? """{"version":"2.0","extensions":{"queues":{"maxPollingInterval":"00:00:00.2"}}}""",
            Settings = new Dictionary<string, string?> { ["Queues"] = azurite.ConnectionString, ["BytesQueue"] = "as-bytes" },
        },
        builder => builder.Services.AddSingleton<RunProbe>(),
        _limit.Token);

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
