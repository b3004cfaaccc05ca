using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Models;

/// <summary>How a provider is reached, and the one table of its models.</summary>
public sealed class ModelProviderOptions
{
    /// <summary>The base address of its OpenAI-compatible API, such as <c>https://api.openai.com/v1</c>.</summary>
    [Url]
    public string? Endpoint { get; set; }

    /// <summary>
    /// Of Azure OpenAI: the version that requests name. A date, such as <c>2024-10-21</c>, for a resource that is asked by its deployments' addresses; <c>preview</c> of the v1 endpoint; null for the v1 endpoint as it is.
    /// </summary>
    [RegularExpression("^(preview|latest|[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?)$")]
    public string? ApiVersion { get; set; }

    /// <summary>The credential; null where the server wants none or where the app's identity is used.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Authenticates as the app's managed identity instead of with a key.</summary>
    public bool UseIdentity { get; set; }

    /// <summary>Takes any model name and passes it through; the table then only renames.</summary>
    public bool PassThrough { get; set; }

    /// <summary>Chat models: logical name to the provider's own, a dated snapshot where it has one.</summary>
    public IDictionary<string, string> Chat { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Embedding models by logical name.</summary>
    public IDictionary<string, EmbeddingModelOptions> Embeddings { get; set; } = new Dictionary<string, EmbeddingModelOptions>(StringComparer.Ordinal);

    /// <summary>The logical name of the embedding model that is used unless another is configured; null where the provider has none.</summary>
    public string? DefaultEmbedding { get; set; }

    /// <summary>How its models are asked: one of <see cref="ModelApis"/>; null for <see cref="ModelsOptions.Api"/>.</summary>
    [RegularExpression(ModelApis.Pattern)]
    public string? Api { get; set; }

    /// <summary>The same for single models, by the start of the provider's own name; the longest start wins.</summary>
    public IDictionary<string, string> Apis { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Which models think before they answer, by the start of the provider's own name; the longest start wins.</summary>
    public IDictionary<string, bool> Reasoning { get; set; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>Tokens of a model's window, by the start of the provider's own name; the longest start wins.</summary>
    public IDictionary<string, int> ContextWindows { get; set; } = new Dictionary<string, int>(StringComparer.Ordinal);
}
