using Cartrita.Adapters.Models.Health;
using Cartrita.Adapters.Models.HuggingFace;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Adapters.Models.OpenAI;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Models;

/// <summary>Registers the models.</summary>
public static class ModelServices
{
    /// <summary>Adds <see cref="IModelRegistry"/> and <see cref="ExtractiveAnswerer"/>, with options from the section <c>Models</c> and the vendors' own settings.</summary>
    /// <remarks>Needs a <see cref="TimeProvider"/>. With no vendor configured the model is <c>local-extractive</c>.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">Environment and settings file.</param>
    public static IServiceCollection AddCartritaModels(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ModelsOptions>().Bind(configuration.GetSection(ModelsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<ModelsOptions>>(new VendorSettings(configuration));
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();
        services.AddOptions<EnsembleOptions>().Bind(configuration.GetSection(EnsembleOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EnsembleOptions>>().Value);

        services.AddVendorLibraryHttp(OpenAITransport.ClientName);
        services.AddVendorLibraryHttp(HuggingFaceConnection.ClientName);
        services.AddSingleton<OpenAITransport>();
        services.AddSingleton<ExtractiveAnswerer>();
        services.AddSingleton<LocalExtractiveChatClient>();
        services.TryAddSingleton<CurrentStep>();
        services.AddSingleton<ModelHealth>();
        services.AddSingleton<IModelRegistry, ModelRegistry>();
        services.AddHostedService<ModelHealthExchange>();
        return services;
    }
}
