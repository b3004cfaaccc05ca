using Azure.Core;
using Cartrita.Adapters.Identifiers;
using Cartrita.Adapters.Models;
using Cartrita.Adapters.Models.Health;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Models;

/// <summary>The registry as the app composes it, on a clock that stands still.</summary>
internal sealed class ProviderHost : IDisposable
{
    private readonly ServiceProvider services;

    internal ProviderHost(params (string Key, string? Value)[] settings)
        : this(null, new ManualTime(), settings)
    {
    }

    /// <summary>One of several instances that share a store and a clock.</summary>
    internal ProviderHost(IDocumentStore? store, ManualTime time, params (string Key, string? Value)[] settings)
        : this(store, time, null, settings)
    {
    }

    /// <summary>With an identity of the app's own.</summary>
    internal ProviderHost(IDocumentStore? store, TimeProvider time, TokenCredential? identity, params (string Key, string? Value)[] settings)
    {
        Clock = time;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(same => KeyValuePair.Create(same.Key, same.Last().Value)))
            .Build();
        var registrations = new ServiceCollection()
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<IIdSource, SystemIdSource>()
            .AddCartritaModels(configuration);
        if (store is not null)
        {
            registrations.AddSingleton(store);
        }

        if (identity is not null)
        {
            registrations.AddSingleton(identity);
        }

        services = registrations.BuildServiceProvider(validateScopes: true);
    }

    internal TimeProvider Clock { get; }

    internal ManualTime Time => (ManualTime)Clock;

    internal RecordedLogs Logs { get; } = new();

    internal IModelRegistry Registry => services.GetRequiredService<IModelRegistry>();

    /// <summary>What runs beside the calls, as the app starts it.</summary>
    internal BackgroundService Exchange => services.GetServices<IHostedService>().OfType<ModelHealthExchange>().Single();

    internal Task ExchangeAsync() => services.GetRequiredService<ModelHealth>().ExchangeAsync(CancellationToken.None);

    internal static ProviderHost For(OpenAIServer server, params (string Key, string? Value)[] more) =>
        new([("OPENAI_BASE_URL", server.Endpoint.ToString()), ("OPENAI_API_KEY", "sk-canary-7431"), .. more]);

    public void Dispose() => services.Dispose();
}
