using Cartrita.Adapters.Tests.Models;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.HuggingFace;
using Cartrita.TestSupport.LangSmith;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Vendors;

/// <summary>The vendors as the app composes them, on a clock that stands still.</summary>
internal sealed class VendorHost : IDisposable
{
    private readonly ServiceProvider services;

    internal VendorHost(params (string Key, string? Value)[] settings)
        : this(new ManualTime(), settings)
    {
    }

    internal VendorHost(TimeProvider time, params (string Key, string? Value)[] settings)
    {
        Clock = time;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(same => KeyValuePair.Create(same.Key, same.Last().Value)))
            .Build();
        services = new ServiceCollection()
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddCartritaVendors(configuration)
            .BuildServiceProvider(validateScopes: true);
    }

    internal TimeProvider Clock { get; }

    internal ManualTime Time => (ManualTime)Clock;

    internal RecordedLogs Logs { get; } = new();

    internal IWebSearch Web => Get<IWebSearch>();

    internal static VendorHost For(TavilyServer server, params (string Key, string? Value)[] more) =>
        new([("TAVILY_BASE_URL", server.Address.ToString()), ("TAVILY_API_KEY", TavilyServer.Key), .. more]);

    /// <summary>With the key that the server takes.</summary>
    internal static VendorHost For(LangSmithServer server, params (string Key, string? Value)[] more) =>
        new([("LANGSMITH_BASE_URL", server.Address.ToString()), ("LANGSMITH_API_KEY", LangSmithServer.Key), .. more]);

    /// <summary>With the token that the server takes.</summary>
    internal static VendorHost For(GitHubServer server, params (string Key, string? Value)[] more) =>
        new([("GITHUB_BASE_URL", server.Address.ToString()), ("GITHUB_TOKEN", "secret"), .. more]);

    /// <summary>As the app that the server knows, on one clock with it.</summary>
    internal static VendorHost ForApp(GitHubServer server)
    {
        var host = new VendorHost(
            ("GITHUB_BASE_URL", server.Address.ToString()), ("Vendors:GitHub:AppId", server.Apps.AppId), ("Vendors:GitHub:InstallationId", server.Apps.InstallationId),
            ("Vendors:GitHub:PrivateKey", server.Apps.PrivateKey.Replace("\n", "\\n", StringComparison.Ordinal)));
        server.Apps.Clock = host.Clock;
        return host;
    }

    internal static VendorHost For(DeepgramServer server, params (string Key, string? Value)[] more) =>
        new([("DEEPGRAM_BASE_URL", server.Address.ToString()), ("DEEPGRAM_API_KEY", DeepgramServer.Key), .. more]);

    /// <summary>With moderation of what goes in and out.</summary>
    internal static VendorHost For(OpenAIServer server, params (string Key, string? Value)[] more) =>
        new([("OPENAI_BASE_URL", server.Endpoint.ToString()), ("OPENAI_API_KEY", "sk-moderation-6620"), ("Safety:Moderation", "input_and_output"), .. more]);

    /// <summary>With the token that the server takes.</summary>
    internal static VendorHost For(HuggingFaceServer server, params (string Key, string? Value)[] more) =>
        new([("HF_BASE_URL", server.Address + "v1"), ("HF_TOKEN", HuggingFaceServer.Token), .. more]);

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    internal VendorSender Sender(string vendor) => services.GetRequiredKeyedService<VendorSender>(vendor);

    /// <summary>Lets a wait pass that has to be there.</summary>
    internal async Task PassAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await Time.UntilPendingAsync(wait, cancellationToken);
        Time.Advance(wait);
    }

    public void Dispose() => services.Dispose();
}
