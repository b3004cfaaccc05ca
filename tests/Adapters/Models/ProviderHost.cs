using Cartrita.Adapters.Models;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Models;

/// <summary>The registry as the app composes it, on a clock that stands still.</summary>
internal sealed class ProviderHost : IDisposable
{
    private readonly ServiceProvider services;

    internal ProviderHost(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddCartritaModels(configuration)
            .BuildServiceProvider(validateScopes: true);
    }

    internal ManualTime Time { get; } = new();

    internal RecordedLogs Logs { get; } = new();

    internal IModelRegistry Registry => services.GetRequiredService<IModelRegistry>();

    internal static ProviderHost For(OpenAIServer server, params (string Key, string? Value)[] more) =>
        new([("OPENAI_BASE_URL", server.Endpoint.ToString()), ("OPENAI_API_KEY", "sk-canary-7431"), .. more]);

    public void Dispose() => services.Dispose();
}
