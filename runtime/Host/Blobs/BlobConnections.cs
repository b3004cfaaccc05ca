using Azure.Identity;
using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Finds the storage that a setting names: a connection string, or a service's address with the identity of the process.</summary>
internal sealed class BlobConnections(IConfiguration configuration)
{
    internal const string DefaultSetting = "AzureWebJobsStorage";

    /// <param name="setting">The setting; null for the default one.</param>
    /// <returns>The service, or null where the setting is not set.</returns>
    /// <exception cref="StartupException">The setting is set to something else.</exception>
    public BlobServiceClient? Find(string? setting)
    {
        var name = string.IsNullOrEmpty(setting) ? DefaultSetting : setting;
        try
        {
            return new[] { "AzureWebJobs" + name, name, "ConnectionStrings:" + name }
                .Select(key => Open(configuration.GetSection(key)))
                .FirstOrDefault(service => service is not null);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // The value may hold a key, so neither it nor the message is repeated.
            throw new StartupException($"The setting '{name}' is neither a storage connection string nor has it a valid blobServiceUri.", e);
        }
    }

    private static BlobServiceClient? Open(IConfigurationSection section)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            return new(section.Value);
        }

        var address = section["blobServiceUri"] ?? section["serviceUri"]
            ?? (section["accountName"] is { Length: > 0 } account ? $"https://{account}.blob.core.windows.net" : null);
        if (string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        var identity = new DefaultAzureCredentialOptions();
        if (section["clientId"] is { Length: > 0 } client)
        {
            identity.ManagedIdentityClientId = client;
        }

        return new(new(address, UriKind.Absolute), new DefaultAzureCredential(identity));
    }
}
