using Cartrita.Core.Models;

namespace Cartrita.Core.Knowledge.Generations;

/// <summary>All vectors of an owner that one model made.</summary>
/// <param name="Model">The model, as <see cref="EmbeddingModel.Name"/> names it.</param>
/// <param name="Dimensions">The length of its vectors.</param>
public sealed record EmbeddingGeneration(string Model, int Dimensions)
{
    /// <summary>The generation that a model makes.</summary>
    /// <param name="model">The model.</param>
    public static EmbeddingGeneration Of(EmbeddingModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new EmbeddingGeneration(model.Name, model.Dimensions);
    }
}
