using System.Text.Json;
using Cartrita.Adapters.Tests.Models;
using Cartrita.Adapters.Tools;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools;

/// <summary>The tools of settings as the app composes them.</summary>
internal sealed class ToolHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    internal ToolHost(params (string Key, string? Value)[] settings)
        : this(new ManualTime(), settings)
    {
    }

    internal ToolHost(TimeProvider time, params (string Key, string? Value)[] settings)
        : this(time, null, settings)
    {
    }

    /// <param name="time">The clock.</param>
    /// <param name="connections">Makes the connections of the document <c>shop</c>; null for those of the app.</param>
    /// <param name="settings">Settings below <c>Tools</c>.</param>
    internal ToolHost(TimeProvider time, Func<OpenApiOptions, HttpMessageHandler>? connections, params (string Key, string? Value)[] settings)
    {
        Clock = time;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Tools:{setting.Key}", setting.Value))).Build();
        var added = new ServiceCollection()
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddCartritaSchemas()
            .AddCartritaToolSources(configuration);
        if (connections is not null)
        {
            added.AddHttpClient(VendorSender.ClientName(OpenApiVendor.NameOf("shop")))
                .ConfigurePrimaryHttpMessageHandler(provider => connections(provider.GetRequiredService<IOptions<ToolsOptions>>().Value.OpenApi["shop"]));
        }

        services = added.BuildServiceProvider(validateScopes: true);
    }

    internal TimeProvider Clock { get; }

    internal ManualTime Time => (ManualTime)Clock;

    internal RecordedLogs Logs { get; } = new();

    internal IEnumerable<string> Lines => Logs.Entries.Select(entry => entry.Text);

    internal IToolSource Source => services.GetServices<IToolSource>().Single();

    internal IJsonSchemas Schemas => services.GetRequiredService<IJsonSchemas>();

    internal async Task<ITool> ToolAsync(string id) => (await Source.ToolsAsync(CancellationToken.None)).Single(tool => tool.Binding.ToolId == id);

    /// <summary>Calls a tool with arguments that have to fit its schema.</summary>
    internal async Task<ExecutorResult> CallAsync(string id, string arguments, CancellationToken cancellationToken = default)
    {
        var tool = await ToolAsync(id);
        var given = JsonElement.Parse(arguments);
        Assert.Null(Schemas.Fault(tool.Binding.Parameters, given));
        return await tool.RunAsync(Context, new ToolCallRequest("call-1", id, new PayloadRef(new string('a', 64), 2)), given, cancellationToken);
    }

    internal async Task<JsonElement> DataAsync(string id, string arguments) => (await CallAsync(id, arguments)).Packet!.Payload;

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    internal static RuntimeContext Context { get; } = new()
    {
        OwnerId = new OwnerId("ada"),
        RunId = new RunId(new string('0', 32)),
        ThreadId = "thread",
        CorrelationId = "request",
        TaskId = new AgentTaskId("task-1"),
        Agent = "task_agent",
        IdempotencyKey = "key-1",
        Scope = new RunScope { OwnerId = new OwnerId("ada"), RunId = new RunId(new string('0', 32)), RequestId = "request", Deadline = DateTimeOffset.MaxValue },
        Tools = [],
    };
}
