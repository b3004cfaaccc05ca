using Azure.Identity;
using Azure.Storage.Blobs;
using Cartrita.Adapters.Identifiers;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Adapters.Streaming;
using Cartrita.Adapters.Streaming.Blobs;
using Cartrita.Adapters.Streaming.Files;
using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cartrita.Adapters.Storage;

/// <summary>Registers documents, content, payloads, the frame log with its writers and readers, and cancel marks.</summary>
public static class StorageServices
{
    /// <summary>Registers the stores. A <see cref="TimeProvider"/> has to be registered too.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="options">Where the state lies.</param>
    public static IServiceCollection AddCartritaStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton<IIdSource, SystemIdSource>();
        services.AddSingleton(_ => new ProductDatabase(options.StateDirectory));
        services.AddSingleton<IStoreSanitizer, SqliteSanitizer>();
        services.AddSingleton<IRunPayloads, RunPayloads>();
        services.AddSingleton<ICancelMarks, CancelMarks>();
        services.TryAddSingleton<CurrentStep>();
        services.AddSingleton<FrameReader>().AddSingleton<TraceReader>();
        services.AddSingleton<FrameWriters>();
        return options.Mode == StorageMode.Blob ? services.AddBlobs(options) : services.AddLocal(options);
    }

    private static IServiceCollection AddBlobs(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(FrameFlush.Batched);
        services.AddSingleton(_ => new BlobContainers(Connect(options)));
        services.AddSingleton<IDocumentStore, BlobDocumentStore>();
        services.AddSingleton<IContentStore, BlobContentStore>();
        services.AddSingleton<IStagedContent, BlobStagedContent>();
        services.AddSingleton<IFrameLog>(provider =>
            new BlobFrameLog(provider.GetRequiredService<BlobContainers>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static BlobServiceClient Connect(StorageOptions options) =>
        string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new BlobServiceClient(
                options.BlobServiceUri ?? throw new InvalidOperationException("Blob storage needs a connection string or the account's address."),
                new DefaultAzureCredential())
            : new BlobServiceClient(options.ConnectionString);

    private static IServiceCollection AddLocal(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(FrameFlush.Immediate);
        services.AddSingleton<IDocumentStore, SqliteDocumentStore>();
        services.AddSingleton(_ => new FileContentStore(options.StateDirectory));
        services.AddSingleton<IContentStore>(provider => provider.GetRequiredService<FileContentStore>());
        services.AddSingleton<IStagedContent>(provider => new FileStagedContent(options.StateDirectory, provider.GetRequiredService<FileContentStore>()));
        services.AddSingleton<IFrameLog>(provider =>
            new FileFrameLog(options.StateDirectory, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
