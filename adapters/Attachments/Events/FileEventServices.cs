using Cartrita.Core.Attachments.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Attachments.Events;

/// <summary>Registers what tells of files.</summary>
public static class FileEventServices
{
    /// <summary>Adds <see cref="IFileEvents"/>, with options from the section <c>FileEvents</c>. Needs a <see cref="TimeProvider"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaFileEvents(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<FileEventOptions>().Bind(configuration.GetSection(FileEventOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(CloudFileEvents.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }).RemoveAllLoggers();
        services.AddSingleton<IFileEvents, CloudFileEvents>();
        return services;
    }
}
