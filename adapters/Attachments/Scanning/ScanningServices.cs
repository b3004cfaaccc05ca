using Cartrita.Adapters.Attachments.Scanning.BuiltIn;
using Cartrita.Core.Attachments.Scanning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Attachments.Scanning;

/// <summary>Registers the scanners.</summary>
public static class ScanningServices
{
    /// <summary>Adds <see cref="IScanner"/>: the built-in scanner, and behind it every engine that the section <c>Scanning</c> names.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaScanning(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ScanningOptions>().Bind(configuration.GetSection(ScanningOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BuiltInScanner>();
        services.AddSingleton<IScanner>(provider => new CompositeScanner([provider.GetRequiredService<BuiltInScanner>()]));
        return services;
    }
}
