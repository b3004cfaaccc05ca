using Cartrita.Adapters.Crawl.Blobs;
using Cartrita.Adapters.Crawl.GitHub;
using Cartrita.Adapters.Crawl.Web;
using Cartrita.Core.Crawl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Crawl;

/// <summary>Registers the sources that are ingested on a schedule, and what reads them.</summary>
public static class CrawlServices
{
    /// <summary>Adds <see cref="CrawlSources"/> and the readers, with options from the section <c>Crawl</c>. Needs a <see cref="TimeProvider"/> and the vendors.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaCrawl(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<CrawlOptions>().Bind(configuration.GetSection(CrawlOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new CrawlSources(provider.GetRequiredService<IOptions<CrawlOptions>>().Value));

        services.AddHttpClient(WebTransport.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => CheckedConnection.Handler(provider.GetRequiredService<IOptions<CrawlOptions>>().Value.AllowPrivateAddresses))
            .RemoveAllLoggers();
        services.AddSingleton<BodyReader>().AddSingleton<HostPace>().AddSingleton<WebTransport>().AddSingleton<RobotsFiles>().AddSingleton<WebCrawler>().AddSingleton<SitemapFiles>();
        services.AddSingleton<ICrawlReader, WebReader>().AddSingleton<ICrawlReader, BlobReader>().AddSingleton<ICrawlReader, GitHubReader>();
        return services;
    }
}
