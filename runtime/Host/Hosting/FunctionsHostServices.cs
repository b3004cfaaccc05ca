using System.Net;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Blobs;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Http;
using Cartrita.Runtime.Host.Management;
using Cartrita.Runtime.Host.Outputs;
using Cartrita.Runtime.Host.Queues;
using Cartrita.Runtime.Host.SignalR;
using Cartrita.Runtime.Host.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Puts the parts of the host together.</summary>
internal static class FunctionsHostServices
{
    /// <summary>What the durable runtime and the triggers get to stop, once streams have ended.</summary>
    private static readonly TimeSpan s_afterDrain = TimeSpan.FromSeconds(15);

    /// <summary>The real host works in whole seconds.</summary>
    private static readonly TimeSpan s_timerGranularity = TimeSpan.FromSeconds(1);

    public static void AddFunctionsHost(
        this WebApplicationBuilder builder,
        LocalHostOptions options,
        HostSettings settings,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        var services = builder.Services;
        var runtime = LocalRuntimeSettings.Read(builder.Configuration);
        var functions = options.Types is { } types
            ? FunctionDiscovery.Discover(types)
            : FunctionDiscovery.Discover(options.Assemblies ?? FunctionAssemblies.Entry());

        if (!options.UseProcess)
        {
            services.AddSingleton<IHostLifetime, SilentLifetime>();
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(runtime);
        services.AddSingleton(settings);
        services.AddSingleton(functions.Only(settings.Functions));
        services.AddSingleton(new FunctionPipeline(middleware));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton(provider => new FunctionTimeouts(settings.FunctionTimeout, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new HostDrain(provider.GetRequiredService<IHostApplicationLifetime>(), options.Drain));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain + s_afterDrain);

        services.AddSingleton<IPostConfigureOptions<WorkerOptions>, WorkerOptionsDefaults>();
        services.TryAddSingleton<DataConverter>(provider =>
            new WorkerDataConverter(provider.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!));
        services.AddSingleton<IDurableTaskCatalog, FunctionTaskCatalog>();
        services.AddDurableRuntime(Durable(runtime, settings, options));
        services.AddSingleton(provider => new ManagementAccess(runtime, provider.GetRequiredService<IServer>()));
        services.Replace(ServiceDescriptor.Singleton<DurableTaskClient, ManagedDurableTaskClient>());

        services.AddSingleton<TimerRunner>().AddSingleton<TimerStatusStore>().AddHostedService<TimerService>();
        services.AddSingleton<BlobConnections>().AddHostedService<BlobTriggerService>();
        services.AddSingleton<QueueConnections>().AddSingleton<QueueSignals>().AddHostedService<QueueTriggerService>();
        services.AddSingleton<OutputWriter>().AddSingleton<FunctionBindingsCheck>();
        services.AddSingleton<IOutputSender, QueueOutputSender>().AddSingleton<IOutputSender, BlobOutputSender>().AddSingleton<IOutputSender, SignalROutputSender>();
        services.AddSingleton<HubMembers>().AddSingleton<ClientTokens>();
        if (functions.UsesHubs())
        {
            services.AddCors().AddSignalR();
            var key = new HubServiceKey(TimeProvider.System);
            services.AddSingleton(key);
            ((IConfigurationBuilder)builder.Configuration).Add(new HubConnectionSetting(key));
        }

        builder.AddHttp(runtime, settings);
        services.AddHostedService<HostJsonNotes>();
        services.AddHostedService<ServerFile>();
    }

    private static DurableRuntimeOptions Durable(LocalRuntimeSettings runtime, HostSettings settings, LocalHostOptions options)
    {
        var defaults = new DurableRuntimeOptions();
        return defaults with
        {
            StateDirectory = runtime.StateDirectory,
            FunctionTimeout = settings.FunctionTimeout,
            TimerGranularity = s_timerGranularity,
            DrainTimeout = options.Drain / 2,
            TurnCacheSize = runtime.TurnCache,
            MaxConcurrentActivityFunctions = settings.MaxConcurrentActivities ?? defaults.MaxConcurrentActivityFunctions,
            MaxConcurrentEntityFunctions = settings.MaxConcurrentEntities ?? defaults.MaxConcurrentEntityFunctions,
            MaxEntityOperationBatchSize = settings.MaxEntityBatch ?? defaults.MaxEntityOperationBatchSize,
            MaxConcurrentOrchestratorFunctions = settings.MaxConcurrentOrchestrators ?? defaults.MaxConcurrentOrchestratorFunctions,
        };
    }

    private static void AddHttp(this WebApplicationBuilder builder, LocalRuntimeSettings runtime, HostSettings settings)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, runtime.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddMvcCore();
        builder.Services.AddSingleton(provider =>
            new HttpRouteTable(provider.GetRequiredService<FunctionCatalog>(), settings.RoutePrefix, provider));
        builder.Services.AddSingleton<HttpThrottle>().AddSingleton<HttpDispatcher>();
    }

    public static void AddHostLogging(this ILoggingBuilder logging, HostSettings settings, bool toConsole)
    {
        logging.SetMinimumLevel(LogLevel.Information);

        // A start that fails is told by whoever started, in a sentence; the framework would put a stack trace before it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        foreach (var (category, level) in settings.LogLevels)
        {
            logging.AddFilter(category.Length == 0 ? null : category, level);
        }

        // It would write each request with its query, and the management key may be in that. The last rule for a category holds.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        if (toConsole)
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });

            // Standard output belongs to the app.
            logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }
}
