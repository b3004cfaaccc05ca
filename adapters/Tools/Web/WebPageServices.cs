using Cartrita.Adapters.Crawl.Web;
using Cartrita.Core.Tools.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Web;

/// <summary>Registers the reading of pages.</summary>
public static class WebPageServices
{
    /// <summary>Adds <see cref="IWebPages"/>, with options from the section <c>WebPages</c>. Needs a <see cref="TimeProvider"/> and <see cref="IWebSearch"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaWebPages(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<WebPageOptions>().Bind(configuration.GetSection(WebPageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(WebPages.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => CheckedConnection.Handler(provider.GetRequiredService<IOptions<WebPageOptions>>().Value.AllowPrivateAddresses))
            .RemoveAllLoggers();
        return services.AddSingleton<PageExtraction>().AddSingleton<IWebPages, WebPages>();
    }
}
