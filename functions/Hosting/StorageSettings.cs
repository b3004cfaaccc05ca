using Cartrita.Core.Storage;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Functions.Hosting;

/// <summary>Decides where state lies: the section <c>Storage</c>, else the storage account that the Functions settings name, else the state folder.</summary>
internal static class StorageSettings
{
    /// <summary>The setting by which Functions apps name their storage account.</summary>
    public const string FunctionsStorage = "AzureWebJobsStorage";

    /// <summary>Reads the decision.</summary>
    public static StorageOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(StorageOptions.SectionName);
        var options = new StorageOptions();
        section.Bind(options);
        if (configuration[$"{ServeOptions.Section}:{nameof(ServeOptions.StateDirectory)}"] is { Length: > 0 } folder)
        {
            options.StateDirectory = folder;
        }

        if (configuration[$"{ServeOptions.Section}:{nameof(ServeOptions.Storage)}"] == ServeOptions.Local)
        {
            options.Mode = StorageMode.Local;
            return options;
        }

        options.ConnectionString ??= configuration[FunctionsStorage];
        options.BlobServiceUri ??= ServiceUri(configuration.GetSection(FunctionsStorage));
        if (section[nameof(options.Mode)] is null && (!string.IsNullOrWhiteSpace(options.ConnectionString) || options.BlobServiceUri is not null))
        {
            options.Mode = StorageMode.Blob;
        }

        return options;
    }

    private static Uri? ServiceUri(IConfigurationSection storage) =>
        storage["blobServiceUri"] is { Length: > 0 } uri ? new Uri(uri)
        : storage["accountName"] is { Length: > 0 } account ? new Uri($"https://{account}.blob.core.windows.net")
        : null;
}
