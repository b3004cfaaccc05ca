using Azure.Identity;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>Registers what pushes frames over SignalR.</summary>
public static class SignalRServices
{
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);

    /// <summary>Puts the publisher behind the frame log that is registered already.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="connectionString">The service's connection string as it is now; on one machine there is one only once the host listens.</param>
    /// <param name="serviceUri">The service's address, where the app's identity is the credential.</param>
    public static IServiceCollection AddCartritaSignalR(this IServiceCollection services, Func<string?> connectionString, Func<string?> serviceUri)
    {
        var log = services.Last(service => service.ServiceType == typeof(IFrameLog));
        services.Remove(log);
        services.AddHttpClient(SignalRGroups.ClientName, client => client.Timeout = SendTime).RemoveAllLoggers();
        services.AddSingleton<FrameWatches>();
        services.AddSingleton<IFrameLog>(provider =>
        {
            var inner = (IFrameLog)log.ImplementationFactory!(provider);
            var time = provider.GetRequiredService<TimeProvider>();
            var groups = new SignalRGroups(
                provider.GetRequiredService<IHttpClientFactory>(), () => SignalRConnection.Parse(connectionString(), serviceUri()), new DefaultAzureCredential(), time);
            return new PublishingFrameLog(
                inner,
                new FramePublisher(
                    new FrameReader(inner), provider.GetRequiredService<FrameWatches>(), groups, time, provider.GetRequiredService<ILogger<FramePublisher>>()));
        });
        return services;
    }
}
