using Azure.Core.Serialization;
using Cartrita.Activities;
using Cartrita.Adapters.Attachments.Events;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Attachments.Scanning;
using Cartrita.Adapters.Broker;
using Cartrita.Adapters.Crawl;
using Cartrita.Adapters.Governance;
using Cartrita.Adapters.Knowledge;
using Cartrita.Adapters.Models;
using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Streaming.SignalR;
using Cartrita.Adapters.Telemetry;
using Cartrita.Adapters.Tools;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.Adapters.Tools.Web;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Durable;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Cartrita.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Hosting;

/// <summary>Puts the app together; tests do it the same way.</summary>
internal static class CartritaApp
{
    // The one that SignalR bindings read.
    private const string SignalRSetting = "AzureSignalRConnectionString";

    /// <summary>Adds everything that the app is made of.</summary>
    public static void AddCartrita(this FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        builder.UseHttpMiddleware();
        builder.Services.Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(DurableJson.Frozen));
        builder.Services.AddCartritaTelemetry(builder.Configuration, KeepsItsState(builder.Configuration));
        builder.Services.AddCartritaLogs(builder.Configuration);
        builder.Services.AddCartritaApi(builder.Configuration);
        builder.Services.AddCartritaStorage(StorageSettings.Read(builder.Configuration));
        builder.Services.AddCartritaSignalR(() => builder.Configuration[SignalRSetting], () => builder.Configuration[$"{SignalRSetting}:serviceUri"]);
        builder.Services.AddCartritaGovernance(builder.Configuration);
        builder.Services.AddCartritaModels(builder.Configuration);
        builder.Services.AddCartritaVendors(builder.Configuration);
        builder.Services.AddCartritaKnowledge();
        builder.Services.AddCartritaScanning(builder.Configuration);
        builder.Services.AddCartritaSandbox(builder.Configuration);
        builder.Services.AddCartritaSchemas();
        builder.Services.AddCartritaWebPages(builder.Configuration);
        builder.Services.AddCartritaToolSources(builder.Configuration);
        builder.Services.AddCartritaExtraction(builder.Configuration);
        builder.Services.AddCartritaFileEvents(builder.Configuration);
        builder.Services.AddCartritaCrawl(builder.Configuration);
        builder.Services.AddCartritaActivities();
        builder.Services.AddCartritaBroker(
            builder.Configuration, (broker, services) => broker.Handle(ChatRuns.Topic, services.GetRequiredService<ChatRunHandler>(), services.GetRequiredService<IOptions<ChatOptions>>().Value.Bounds));
    }

    // With a state folder the app is the only instance there is, so its own figures are the whole truth.
    private static bool KeepsItsState(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[$"{ServeOptions.Section}:{nameof(ServeOptions.StateDirectory)}"]);
}
