using Cartrita.Adapters.Telemetry.Prometheus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Telemetry;

/// <summary>Registers what makes the app seen from outside.</summary>
public static class TelemetryServices
{
    /// <summary>Adds the exporters that the settings ask for, and <see cref="MetricsPage"/>; where nothing is asked for, nothing is made.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file; OpenTelemetry's SDK reads its own settings from there too.</param>
    /// <param name="isAlone">Whether this is the only instance, so that its figures may be shown as the app's.</param>
    public static IServiceCollection AddCartritaTelemetry(this IServiceCollection services, IConfiguration configuration, bool isAlone)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<TelemetryOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(_ => new MetricsPage(isAlone));
        services.AddSingleton(provider => new TelemetryPipeline(
            provider.GetRequiredService<IOptions<TelemetryOptions>>().Value, provider.GetRequiredService<MetricsPage>(), sdk => sdk.AddSingleton(configuration)));

        // Before every other service that runs: what they do first is counted too.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<TelemetryPipeline>()));
        return services;
    }
}
