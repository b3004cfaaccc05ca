using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Models;

/// <summary>An embedding model of a provider.</summary>
public sealed class EmbeddingModelOptions
{
    /// <summary>The provider's own name of the model.</summary>
    [Required]
    public string Model { get; set; } = string.Empty;

    /// <summary>The length of its vectors.</summary>
    [Range(8, 8192)]
    public int Dimensions { get; set; } = 1536;

    /// <summary>Asks for that length in each request, for models that can shorten their vectors.</summary>
    public bool SendDimensions { get; set; }
}
