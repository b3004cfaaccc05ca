using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Vendors;

/// <summary>The HTTP clients of vendors.</summary>
internal static class VendorHttp
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds a vendor's client: no time limit, redirects or log lines of its own, for whoever calls has them; requests carry the ids of the work that they are for.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="vendor">The vendor.</param>
    internal static void AddVendorHttp(this IServiceCollection services, string vendor) =>
        services.AddPatientHttp(VendorSender.ClientName(vendor), () => new SocketsHttpHandler
        {
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        });

    /// <summary>Adds a client of a vendor's own library. It follows no redirect either: prompts go where the settings say and nowhere else.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="name">The client's name.</param>
    internal static void AddVendorLibraryHttp(this IServiceCollection services, string name) =>
        services.AddPatientHttp(name, () => new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime, AllowAutoRedirect = false });

    private static void AddPatientHttp(this IServiceCollection services, string name, Func<SocketsHttpHandler> handler) =>
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(handler)
            .AddHttpMessageHandler(() => new RequestIdHandler())

            // Those who use it live as long as the app, so connections are renewed by the handler itself.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
}
