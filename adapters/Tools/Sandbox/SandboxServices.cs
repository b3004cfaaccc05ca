using Cartrita.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>Registers the sandbox.</summary>
public static class SandboxServices
{
    /// <summary>Adds <see cref="ISandbox"/>. A <see cref="TimeProvider"/> has to be registered too.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings.</param>
    public static IServiceCollection AddCartritaSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<ISandbox, LocalSandbox>();
    }
}
