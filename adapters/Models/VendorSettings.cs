using Cartrita.Core.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Models;

/// <summary>Takes the vendors' well-known settings (<c>OPENAI_API_KEY</c> and the like) where the section <c>Models</c> says nothing.</summary>
/// <param name="configuration">Environment and settings file.</param>
internal sealed class VendorSettings(IConfiguration configuration) : IPostConfigureOptions<ModelsOptions>
{
    private const string OpenAIHost = "api.openai.com";

    /// <inheritdoc />
    public void PostConfigure(string? name, ModelsOptions options)
    {
        var baseUrl = Read("OPENAI_BASE_URL");
        var openAIKey = Read("OPENAI_API_KEY");
        if (baseUrl is not null && !(Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && uri.Host == OpenAIHost))
        {
            // The key belongs to the server that the address names, and to no other.
            Set(options, ProviderNames.OpenAICompatible, baseUrl, openAIKey);
        }
        else if (openAIKey is not null)
        {
            Set(options, ProviderNames.OpenAI, baseUrl, openAIKey);
        }

        if (Read("AZURE_OPENAI_ENDPOINT") is { } azure)
        {
            var azureKey = Read("AZURE_OPENAI_API_KEY");
            Set(options, ProviderNames.AzureOpenAI, AzureV1(azure), azureKey);
            options.Providers[ProviderNames.AzureOpenAI].ApiVersion ??= Read("AZURE_OPENAI_API_VERSION");
            options.Providers[ProviderNames.AzureOpenAI].UseIdentity |= options.Providers[ProviderNames.AzureOpenAI].ApiKey is null;
        }

        if (Read("HF_TOKEN") is { } token)
        {
            Set(options, ProviderNames.HuggingFace, Read("HF_BASE_URL"), token);
        }
    }

    private static void Set(ModelsOptions options, string name, string? endpoint, string? key)
    {
        if (!options.Providers.TryGetValue(name, out var provider))
        {
            options.Providers[name] = provider = new ModelProviderOptions();
        }

        provider.Endpoint ??= endpoint;
        provider.ApiKey ??= key;
    }

    private static string AzureV1(string endpoint)
    {
        var trimmed = endpoint.TrimEnd('/');
        return trimmed.EndsWith("/openai/v1", StringComparison.OrdinalIgnoreCase) ? trimmed : $"{trimmed}/openai/v1";
    }

    private string? Read(string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
