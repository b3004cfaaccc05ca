using Cartrita.Core.Governance;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Governance;

/// <summary>Registers what governance needs from outside.</summary>
public static class GovernanceServices
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Adds <see cref="ITokenVerifier"/>, with options from the section <c>Oidc</c>. Needs a <see cref="TimeProvider"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaGovernance(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OidcOptions>().Bind(configuration.GetSection(OidcOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();

        // A redirect could lead from a safe address to any other.
        services.AddHttpClient(ProviderDocuments.ClientName, client =>
            {
                client.Timeout = Patience;
                client.MaxResponseContentBufferSize = ProviderDocuments.MaximumBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience })
            .RemoveAllLoggers();
        services.AddSingleton<ProviderDocuments>();
        services.AddSingleton<ProviderKeys>();
        services.AddSingleton<ITokenVerifier, OidcTokenVerifier>();
        return services;
    }
}
