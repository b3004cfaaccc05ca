using Cartrita.Adapters.Crawl;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Crawl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Tests.Crawl;

/// <summary>The readers as the app has them, with one source.</summary>
internal sealed class CrawlWorld : IAsyncDisposable
{
    private readonly ServiceProvider services;

    internal CrawlWorld(params (string Key, string? Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Crawl:AllowPrivateAddresses"] = "true", ["Crawl:RequestIntervalMilliseconds"] = "0", ["Crawl:Sources:it:Owner"] = "ada",
        };
        foreach (var (key, value) in settings)
        {
            values[key.StartsWith("Crawl:", StringComparison.Ordinal) || key.StartsWith("GITHUB_", StringComparison.Ordinal) ? key : $"Crawl:Sources:it:{key}"] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddCartritaVendors(configuration).AddCartritaCrawl(configuration).BuildServiceProvider();
        Source = services.GetRequiredService<CrawlSources>().All.Single();
        Reader = services.GetServices<ICrawlReader>().Single(reader => reader.Kinds.Contains(Source.Kind));
    }

    internal CrawlSource Source { get; }

    internal ICrawlReader Reader { get; }

    internal Task<CrawlListing> ListAsync() => Reader.ListAsync(Source, CancellationToken.None);

    internal Task<CrawlFetch> OpenAsync(CrawlItem item, CrawlVersion? known = null) => Reader.OpenAsync(Source, item, known, CancellationToken.None);

    internal Task<CrawlFetch> OpenAsync(string key, CrawlVersion? known = null) => OpenAsync(new CrawlItem { Key = key }, known);

    internal static async Task<string> TextAsync(CrawlFetch fetch)
    {
        using var reader = new StreamReader(fetch.Content!);
        return await reader.ReadToEndAsync();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
