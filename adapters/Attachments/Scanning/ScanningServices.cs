using Cartrita.Adapters.Attachments.Scanning.BuiltIn;
using Cartrita.Adapters.Attachments.Scanning.ClamAv;
using Cartrita.Adapters.Attachments.Scanning.Defender;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Core.Attachments.Scanning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Scanning;

/// <summary>Registers the scanners.</summary>
public static class ScanningServices
{
    /// <summary>Adds <see cref="IScanner"/>: the built-in scanner, and behind it every engine that the section <c>Scanning</c> names. All have to pass a file.</summary>
    /// <remarks>Needs the stores of <c>AddCartritaStorage</c>, registered before, and a <see cref="TimeProvider"/>.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaScanning(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var hasBlobs = services.Any(service => service.ServiceType == typeof(BlobContainers));
        services.AddOptions<ScanningOptions>()
            .Bind(configuration.GetSection(ScanningOptions.Section))
            .ValidateDataAnnotations()
            .Validate(options => !options.Defender || hasBlobs, "Scanning:Defender needs blob storage, whose blobs Defender scans.")
            .ValidateOnStart();
        services.AddSingleton<BuiltInScanner>();
        services.AddSingleton<IScanner>(provider => new CompositeScanner([.. Engines(provider, provider.GetRequiredService<IOptions<ScanningOptions>>().Value)]));
        return services;
    }

    private static IEnumerable<IScanner> Engines(IServiceProvider services, ScanningOptions options)
    {
        yield return services.GetRequiredService<BuiltInScanner>();
        if (!string.IsNullOrEmpty(options.ClamAv))
        {
            yield return ActivatorUtilities.CreateInstance<ClamAvScanner>(services);
        }

        if (options.Defender)
        {
            yield return ActivatorUtilities.CreateInstance<DefenderScanner>(services);
        }
    }
}
