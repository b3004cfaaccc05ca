using Cartrita.Core.Governance.Moderation;
using Cartrita.Core.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.OpenAI;

/// <summary>Takes address and key of the model provider, or the well-known ones, where the section says nothing. Both come from one place: a key belongs to the server that stands beside it.</summary>
/// <param name="configuration">Environment and settings file.</param>
internal sealed class OpenAISettings(IConfiguration configuration) : IPostConfigureOptions<OpenAIOptions>
{
    /// <inheritdoc />
    public void PostConfigure(string? name, OpenAIOptions options)
    {
        // An address that only models use is none of moderation's, nor is what is wrong with it.
        if (options.IsConfigured || configuration[$"{SafetyOptions.Section}:{nameof(SafetyOptions.Moderation)}"] is null or "" or ModerationStages.Never)
        {
            return;
        }

        (string Address, string Key)[] places =
        [
            Place($"{ModelsOptions.Section}:Providers:{ProviderNames.OpenAI}:Endpoint", $"{ModelsOptions.Section}:Providers:{ProviderNames.OpenAI}:ApiKey"),
            Place("OPENAI_BASE_URL", "OPENAI_API_KEY"),
        ];
        (options.BaseUrl, options.ApiKey) = places.FirstOrDefault(place => place.Address.Length > 0 || place.Key.Length > 0, (Address: string.Empty, Key: string.Empty));
    }

    private (string Address, string Key) Place(string address, string key) => (Read(address), Read(key));

    private string Read(string key) => (configuration[key] ?? string.Empty).Trim();
}
