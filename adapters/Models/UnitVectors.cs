using System.Numerics.Tensors;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;

namespace Cartrita.Adapters.Models;

/// <summary>Brings a provider's vectors to length 1.</summary>
internal static class UnitVectors
{
    /// <summary>A vector of length 1; one of nothing but zeros stays.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.ProviderFailed"/>: it has another number of members than the table says.</exception>
    internal static float[] Of(ReadOnlyMemory<float> vector, ModelChoice model, EmbeddingModelOptions entry)
    {
        if (vector.Length != entry.Dimensions)
        {
            throw new CartritaException(Problems.ProviderFailed, $"{model.Provider} returned vectors of another length than its table says.");
        }

        var copy = vector.ToArray();
        var norm = TensorPrimitives.Norm<float>(copy);
        if (norm > 0)
        {
            TensorPrimitives.Divide(copy, norm, copy);
        }

        return copy;
    }
}
