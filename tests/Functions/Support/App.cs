using Cartrita.Activities;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Hosting;
using Cartrita.Orchestrations.Chat;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Tests.Support;

/// <summary>The whole app inside the test's process, over a state folder of its own, with no provider but the embedded one.</summary>
public sealed class App : IAsyncLifetime
{
    /// <summary>The name of the user whose is the source <c>owned</c>.</summary>
    public const string CrawlOwner = "somebody with a source";

    private FunctionsTestHost? host;

    public FunctionsTestHost Host => host!;

    /// <summary>Settings beside the defaults; set before the app starts.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public TimeProvider? Clock { get; init; }

    /// <summary>Where what is logged goes too.</summary>
    public LogLines? Logs { get; init; }

    /// <summary>What a test puts in front of the app's own parts.</summary>
    public Action<IServiceCollection> Decorate { get; init; } = _ => { };

    /// <summary>The local, admin user.</summary>
    public ApiUser Admin { get; private set; } = null!;

    public static async Task<App> StartAsync(Action<Dictionary<string, string?>>? configure = null, TimeProvider? clock = null, LogLines? logs = null)
    {
        var app = new App { Clock = clock, Logs = logs };
        configure?.Invoke(app.Settings);
        await app.InitializeAsync();
        return app;
    }

    public async Task InitializeAsync()
    {
        // All tests come from one address, and many show what is no credential.
        Settings.TryAdd("Limits:RefusalsPerMinute", "0");
        DeclareSources();
        var options = new FunctionsTestHostOptions
        {
            Assemblies = [typeof(CartritaApp).Assembly, typeof(ChatOrchestrator).Assembly, typeof(ActivityServices).Assembly],
            Settings = Settings,
            TimeProvider = Clock,
        };
        host = await FunctionsTestHost.StartAsync(options, builder =>
        {
            builder.AddCartrita();
            if (Logs is not null)
            {
                builder.Services.AddSingleton<ILoggerProvider>(Logs);
            }

            Decorate(builder.Services);
        });
        var key = (await File.ReadAllTextAsync(Path.Combine(host.StateDirectory, AdminKeySetup.FileName))).Trim();
        Admin = new ApiUser(host.Client, key);
    }

    // One source for each of those who need one: nothing leads there, and nothing starts them but a request.
    private void DeclareSources()
    {
        foreach (var (name, owner) in new[] { ("rules", "local"), ("pages", "local"), ("owned", IdentifierForm.Derive("owner", CrawlOwner)), ("fuzzed", IdentifierForm.Derive("owner", "fuzz")) })
        {
            Settings.TryAdd($"Crawl:Sources:{name}:Kind", "urls");
            Settings.TryAdd($"Crawl:Sources:{name}:Owner", owner);
            Settings.TryAdd($"Crawl:Sources:{name}:IntervalMinutes", "0");
            Settings.TryAdd($"Crawl:Sources:{name}:Urls:0", "http://127.0.0.1:9/");
        }
    }

    public Task DisposeAsync() => host!.DisposeAsync().AsTask();

    /// <summary>A user that no other test has.</summary>
    public async Task<ApiUser> NewUserAsync() => new(Host.Client, (await Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"))).Key);
}

/// <summary>One app for all tests that don't need their own: users are what keeps them apart.</summary>
[CollectionDefinition(Name)]
public sealed class SharedApp : ICollectionFixture<App>
{
    public const string Name = "the shared app";
}
