using Cartrita.Core.Models;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>The addresses of a provider.</summary>
/// <param name="provider">Its table.</param>
internal sealed class OpenAIAddress(ModelProviderOptions provider)
{
    private const string AzureV1 = "/openai/v1";
    private readonly string root = provider.Endpoint!.TrimEnd('/');

    /// <summary>The version that requests name in their address; null for none.</summary>
    internal string? Version { get; } = string.IsNullOrEmpty(provider.ApiVersion) ? null : provider.ApiVersion;

    /// <summary>The address of responses.</summary>
    internal Uri Responses => new(IsDated ? $"{Resource}/openai" : root);

    // Before its v1 endpoint Azure had an address for each deployment, and a dated version.
    private bool IsDated => Version is { } version && char.IsAsciiDigit(version[0]);

    private string Resource => root.EndsWith(AzureV1, StringComparison.OrdinalIgnoreCase) ? root[..^AzureV1.Length] : root;

    /// <summary>The address of a model's chat and embeddings.</summary>
    internal Uri Of(string model) => new(IsDated ? $"{Resource}/openai/deployments/{Uri.EscapeDataString(model)}" : root);
}
