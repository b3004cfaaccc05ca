using Azure.Identity;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Adapters.Tools.Sandbox.ContainerJob;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>Registers the sandbox.</summary>
public static class SandboxServices
{
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(30);

    /// <summary>Adds <see cref="ISandbox"/>: the Container Apps job that the section <c>SandboxJob</c> names, else bubblewrap on this machine.</summary>
    /// <remarks>Needs a <see cref="TimeProvider"/>, and for a job the blob stores of <c>AddCartritaStorage</c>, registered before.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings.</param>
    public static IServiceCollection AddCartritaSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        var hasBlobs = services.Any(service => service.ServiceType == typeof(BlobContainers));
        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ContainerJobOptions>()
            .Bind(configuration.GetSection(ContainerJobOptions.Section))
            .ValidateDataAnnotations()
            .Validate(options => !options.IsSet || hasBlobs, "SandboxJob:Id needs blob storage, by which the job gets its input.")
            .ValidateOnStart();
        services.AddHttpClient(ManagementRequests.ClientName, client => client.Timeout = RequestTime)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers();
        return services.AddSingleton<ISandbox>(provider => provider.GetRequiredService<IOptions<ContainerJobOptions>>().Value is { IsSet: true } options
            ? Job(provider, options)
            : ActivatorUtilities.CreateInstance<LocalSandbox>(provider));
    }

    private static ContainerJobSandbox Job(IServiceProvider services, ContainerJobOptions options)
    {
        var requests = ActivatorUtilities.CreateInstance<ManagementRequests>(services, new DefaultAzureCredential(), options);
        return ActivatorUtilities.CreateInstance<ContainerJobSandbox>(services, ActivatorUtilities.CreateInstance<ContainerJobClient>(services, requests, options));
    }
}
