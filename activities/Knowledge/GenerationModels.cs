using Cartrita.Core.Knowledge.Generations;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Knowledge;

/// <summary>Which models an owner's generations need, as far as they can be had.</summary>
/// <param name="models">The models.</param>
public sealed class GenerationModels(IModelRegistry models)
{
    /// <summary>The model that new files are embedded with where nothing else is said.</summary>
    internal EmbeddingModel Configured => models.Embeddings;

    /// <summary>The models of a generation's vectors, that of the serving one first; the configured one where none of them can be had.</summary>
    /// <param name="generations">How the owner's generations stand; null where there are none.</param>
    internal IReadOnlyList<EmbeddingModel> Of(GenerationsDocument? generations)
    {
        EmbeddingGeneration?[] wanted = [generations?.Serving, generations?.Filling];
        EmbeddingModel[] found = [.. wanted.OfType<EmbeddingGeneration>().Distinct().Select(Find).OfType<EmbeddingModel>()];
        return found.Length > 0 ? found : [models.Embeddings];
    }

    /// <summary>A generation's model; null where nobody has it any more, or with vectors of another length.</summary>
    /// <param name="generation">The generation.</param>
    internal EmbeddingModel? Find(EmbeddingGeneration generation) =>
        models.Embeddings.Name == generation.Model && models.Embeddings.Dimensions == generation.Dimensions ? models.Embeddings
        : models.Embedding(generation.Model) is { } found && found.Dimensions == generation.Dimensions ? found
        : null;
}
