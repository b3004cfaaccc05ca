using Microsoft.Extensions.AI;

namespace Cartrita.Core.Models;

/// <summary>An embedding model.</summary>
/// <param name="Choice">Its name.</param>
/// <param name="Dimensions">The length of its vectors.</param>
/// <param name="Generator">Makes L2-normalised vectors.</param>
public sealed record EmbeddingModel(ModelChoice Choice, int Dimensions, IEmbeddingGenerator<string, Embedding<float>> Generator)
{
    /// <summary>The name that tells its vectors from those of other models: <c>provider/model</c>.</summary>
    public string Name => $"{Choice.Provider}/{Choice.Model}";

    /// <summary>What its ranking is worth in a search beside that of the words, 0 to 1: little where the model itself goes by words.</summary>
    public double SearchWeight { get; init; } = 1;
}
