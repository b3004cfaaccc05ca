using System.Net;
using Azure.Storage.Queues;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Tests.Outputs;

public sealed class QueueOutputTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
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
    public async Task Returned_text_is_a_message_of_the_queue_that_the_route_names_and_answers_nothing()
    {
        await using var app = await StartAsync();

        var response = await app.Client.GetAsync("send/ada", _limit.Token);

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(_limit.Token)));
        Assert.Equal(["for ada"], await ReadAsync("out-ada"));
    }

    [NodeFact]
    public async Task Properties_answer_and_send_each_element_of_an_array()
    {
        await using var app = await StartAsync();

        var response = await app.Client.PostAsync("send-many", new StringContent("one,two,three"), _limit.Token);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["one", "two", "three"], await ReadAsync("texts"));
        Assert.Equal(["""{"Customer":"ada","Count":2}"""], await ReadAsync("orders"));
    }

    [NodeFact]
    public async Task Property_without_a_value_sends_nothing()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await app.Client.GetAsync("send-nothing", _limit.Token)).StatusCode);
        Assert.False(await new QueueClient(azurite.ConnectionString, "texts").ExistsAsync(_limit.Token));
    }

    [NodeFact]
    public async Task Output_whose_storage_is_not_configured_fails_its_invocation_only()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetAsync("send-nowhere", _limit.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("send/ada", _limit.Token)).StatusCode);
    }

    [NodeFact]
    public async Task Message_goes_on_from_queue_to_queue()
    {
        await using var app = await StartAsync();
        var first = new QueueClient(azurite.ConnectionString, "first", new() { MessageEncoding = QueueMessageEncoding.Base64 });
        await first.CreateIfNotExistsAsync(cancellationToken: _limit.Token);
        await first.SendMessageAsync("hello", _limit.Token);

        Assert.Equal(["hello forwarded"], await app.Services.GetRequiredService<RunProbe>().OfAsync("Last", 1, _limit.Token));
    }

    [NodeFact]
    public async Task Activity_gives_its_result_to_the_orchestration_and_to_its_output()
    {
        await using var app = await StartAsync();

        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync("Relay", _limit.Token);
        var ended = await app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, _limit.Token);

        Assert.Equal("hello told", ended.ReadOutputAs<string>());
        Assert.Equal(["hello told"], await ReadAsync("told"));
    }

    [NodeFact]
    public async Task Middleware_sees_and_replaces_what_properties_gave_to_outputs()
    {
        var seen = new List<(string Name, string Type)>();
        await using var app = await StartAsync(builder => builder.UseWhen(context => context.GetHttpContext() is not null, async (context, next) =>
        {
            await next();
            foreach (var output in context.GetOutputBindings<object>())
            {
                seen.Add((output.Name, output.BindingType));
                output.Value = output.BindingType == "queue" && output.Name == "Texts" ? "replaced" : output.Value;
            }
        }));

        await app.Client.PostAsync("send-many", new StringContent("one"), _limit.Token);

        Assert.Equal([("Answer", "http"), ("Texts", "queue"), ("Order", "queue")], seen);
        Assert.Equal(["replaced"], await ReadAsync("texts"));
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string queue)
    {
        var client = new QueueClient(azurite.ConnectionString, queue, new() { MessageEncoding = QueueMessageEncoding.Base64 });
        var messages = await client.ReceiveMessagesAsync(32, cancellationToken: _limit.Token);
        return [.. messages.Value.Select(message => message.Body.ToString())];
    }

    private Task<FunctionsTestHost> StartAsync(Action<FunctionsApplicationBuilder>? configure = null) => FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Types = [typeof(SampleOutputFunctions)],
            HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""",
            Settings = new Dictionary<string, string?> { ["Queues"] = azurite.ConnectionString, ["Last"] = "last" },
        },
        builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.Services.AddSingleton<RunProbe>();
            configure?.Invoke(builder);
        },
        _limit.Token);
}
