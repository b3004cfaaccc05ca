using Azure.Storage.Queues;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Finds the queue storage that a setting names: a connection string, or a service's address with the identity of the process.</summary>
internal sealed class QueueConnections(IConfiguration configuration)
{
    private const string Service = "queue";

    // Listeners ask again by themselves, and a stop waits for the call that is under way.
    private readonly QueueClientOptions _options = new()
    {
        Retry = { Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(30) },
    };

    /// <param name="setting">The setting; null for the default one.</param>
    /// <returns>The service, or null where the setting is not set. It neither encodes nor decodes: <see cref="QueueText"/> does.</returns>
    /// <exception cref="StartupException">The setting is set to something else.</exception>
    public QueueServiceClient? Find(string? setting)
    {
        try
        {
            return StorageSetting.Find(configuration, setting, Service) switch
            {
                null => null,
                { ConnectionString: { } text } => new(text, _options),
                var found => new(found.Address, found.Identity, _options),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw StorageSetting.Invalid(setting, Service, e);
        }
    }
}
