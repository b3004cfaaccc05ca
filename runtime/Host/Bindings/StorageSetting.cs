using Azure.Core;
using Azure.Identity;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Bindings;

/// <summary>What a setting says about a storage account: a connection string, or a service's address with the identity of the process.</summary>
/// <param name="ConnectionString">The connection string, where it is one.</param>
/// <param name="Address">The address of the service, where it is none.</param>
/// <param name="Identity">Whose it is; null with a connection string.</param>
internal sealed record StorageSetting(string? ConnectionString, Uri? Address, TokenCredential? Identity)
{
    internal const string DefaultName = "AzureWebJobsStorage";

    /// <param name="configuration">The app's settings.</param>
    /// <param name="setting">The setting; null for the default one.</param>
    /// <param name="service"><c>blob</c> or <c>queue</c>.</param>
    /// <returns>What it says, or null where it is not set.</returns>
    /// <exception cref="UriFormatException">The address is none.</exception>
    public static StorageSetting? Find(IConfiguration configuration, string? setting, string service)
    {
        var name = NameOf(setting);
        return new[] { "AzureWebJobs" + name, name, "ConnectionStrings:" + name }
            .Select(key => Read(configuration.GetSection(key), service))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>The value may hold a key, so neither it nor a message about it is repeated.</summary>
    public static StartupException Invalid(string? setting, string service, Exception cause) =>
        new($"The setting '{NameOf(setting)}' is neither a storage connection string nor has it a valid {service}ServiceUri.", cause);

    /// <summary>The name of the setting, or of the default one.</summary>
    public static string NameOf(string? setting) => string.IsNullOrEmpty(setting) ? DefaultName : setting;

    private static StorageSetting? Read(IConfigurationSection section, string service)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            return new(section.Value, null, null);
        }

        var address = section[service + "ServiceUri"] ?? section["serviceUri"]
            ?? (section["accountName"] is { Length: > 0 } account ? $"https://{account}.{service}.core.windows.net" : null);
        if (string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        var identity = new DefaultAzureCredentialOptions();
        if (section["clientId"] is { Length: > 0 } client)
        {
            identity.ManagedIdentityClientId = client;
        }

        return new(null, new(address, UriKind.Absolute), new DefaultAzureCredential(identity));
    }
}
