using System.Net;
using Cartrita.Adapters.Crawl.Web;
using Cartrita.Adapters.Tools.Mcp;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Loading;
using Cartrita.Adapters.Tools.OpenApi.Requests;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools;

/// <summary>Registers the tools that settings name.</summary>
public static class ToolSourceServices
{
    private static readonly TimeSpan DocumentPatience = TimeSpan.FromSeconds(30);

    /// <summary>Adds an <see cref="IToolSource"/> for each OpenAPI document and MCP server of the section <c>Tools</c>. Needs a <see cref="TimeProvider"/> and logging.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaToolSources(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(ToolsOptions.Section);
        services.AddOptions<ToolsOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        foreach (var document in section.GetSection(nameof(ToolsOptions.OpenApi)).GetChildren())
        {
            services.AddOpenApi(document.Key);
        }

        foreach (var server in section.GetSection(nameof(ToolsOptions.Mcp)).GetChildren())
        {
            services.AddMcp(server.Key);
        }

        return services;
    }

    private static void AddMcp(this IServiceCollection services, string name)
    {
        services.AddHttpClient(McpTransports.ClientName(name), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => GuardedHandler(Hosts([provider.GetRequiredService<IOptions<ToolsOptions>>().Value.Mcp[name].Url])))
            .AddHttpMessageHandler(() => new RequestIdHandler())
            .AddHttpMessageHandler(() => new McpAnswerLimit())
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton<IToolSource>(provider => new McpToolSource(
            name, provider.GetRequiredService<IOptions<ToolsOptions>>().Value.Mcp[name], provider.GetRequiredService<IHttpClientFactory>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<McpToolSource>>()));
    }

    private static void AddOpenApi(this IServiceCollection services, string name)
    {
        services.TryAddSingleton<CurrentStep>();
        services.AddHttpClient(VendorSender.ClientName(OpenApiVendor.NameOf(name)), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var options = provider.GetRequiredService<IOptions<ToolsOptions>>().Value.OpenApi[name];
                var named = NamedHosts(options);
                return new OpenApiHandler(options, () => GuardedHandler(named));
            })
            .AddHttpMessageHandler(() => new RequestIdHandler())
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton<IToolSource>(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            OpenApiSender Sender(OpenApiVendor vendor) => new(new VendorSender(
                vendor, new OpenApiRules(time), provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<CurrentStep>(), time, provider.GetRequiredService<ILogger<VendorSender>>()));
            return new OpenApiToolSource(
                name, provider.GetRequiredService<IOptions<ToolsOptions>>().Value.OpenApi[name],
                Sender(new OpenApiVendor(name)), new SenderTexts(Sender(new OpenApiVendor(name) { Timeout = DocumentPatience, TotalTimeout = DocumentPatience })),
                time, provider.GetRequiredService<ILogger<OpenApiToolSource>>());
        });
    }

    // No proxy: it would resolve names where nobody checks what they lead to. No redirects: who follows them looks where to.
    private static SocketsHttpHandler GuardedHandler(HashSet<string> named) => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectCallback = (connection, cancellationToken) => CheckedConnection.OpenAsync(connection.DnsEndPoint, named.Contains(connection.DnsEndPoint.Host), cancellationToken),
    };

    private static HashSet<string> NamedHosts(OpenApiOptions options) =>
        Hosts([options.Document, options.Server, .. ToolsOptions.List(options.AllowedOrigins), .. options.Credentials.Values.Select(credential => credential.TokenUrl)]);

    private static HashSet<string> Hosts(IEnumerable<string> addresses) =>
        addresses.Where(OpenApiOptionRules.IsWebAddress)
            .Select(address => new Uri(address).IdnHost.Trim('[', ']'))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
