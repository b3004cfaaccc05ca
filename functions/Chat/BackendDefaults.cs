using Cartrita.Core.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Cartrita.Functions.Hosting;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.Chat;

/// <summary>Lets the backend's configuration work: it is read and checked at the start, and gives streams their rules and options their defaults.</summary>
internal static class BackendDefaults
{
    /// <summary>Registers it. Has to come before the options that it gives defaults to are bound: what is set goes before it.</summary>
    public static IServiceCollection AddBackendSpecification(this IServiceCollection services)
    {
        services.AddSingleton(provider => SpecificationFile.Read(provider.GetRequiredService<IOptions<ChatOptions>>().Value.SpecificationFile));
        services.AddSingleton(provider => StreamRules.Of(provider.GetRequiredService<BackendSpecification>()));
        services.AddOptions<ModelsOptions>().Configure<BackendSpecification>(static (models, specification) => Fill(models, specification.ModeConfig.Resilience));
        services.AddHostedService<BackendCheck>();
        return services;
    }

    private static void Fill(ModelsOptions models, ResiliencePart? resilience)
    {
        if (resilience?.HttpClientTimeoutSeconds is { } seconds)
        {
            models.Timeout = TimeSpan.FromSeconds(seconds);
        }

        if (resilience?.RetryBackoffSeconds is { Count: > 0 } waits)
        {
            (models.Retries, models.RetryDelay) = (waits.Count, TimeSpan.FromSeconds(waits[0]));
        }
    }
}
