using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Finds the blob storage that a setting names: a connection string, or a service's address with the identity of the process.</summary>
internal sealed class BlobConnections(IConfiguration configuration)
{
    private const string Service = "blob";

    /// <param name="setting">The setting; null for the default one.</param>
    /// <returns>The service, or null where the setting is not set.</returns>
    /// <exception cref="StartupException">The setting is set to something else.</exception>
    public BlobServiceClient? Find(string? setting)
    {
        try
        {
            return StorageSetting.Find(configuration, setting, Service) switch
            {
                null => null,
                { ConnectionString: { } text } => new(text),
                var found => new(found.Address, found.Identity),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw StorageSetting.Invalid(setting, Service, e);
        }
    }
}
