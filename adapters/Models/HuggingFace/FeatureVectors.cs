using System.Numerics.Tensors;
using System.Text.Json;

namespace Cartrita.Adapters.Models.HuggingFace;

/// <summary>Reads answers of feature extraction: one vector a text, or one a token, of which the mean is taken.</summary>
/// <remarks>Models of sentences are pooled where they run. A model of tokens alone answers with all of its tokens' vectors, and some wrap those of a text once more; one text may come without the list around it.</remarks>
internal static class FeatureVectors
{
    // Texts, wrapping, tokens, numbers.
    private const int DeepestArray = 4;
    private const int LongestVector = 8192;

    /// <summary>As many vectors as texts, in their order.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal static IReadOnlyList<float[]> Read(ReadOnlySpan<byte> body, int texts)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("There is no list.");
        }

        var vectors = new List<float[]>(texts);
        if (!reader.Read())
        {
            throw new JsonException("The list does not end.");
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            vectors.Add(Numbers(ref reader));
        }
        else
        {
            while (reader.TokenType == JsonTokenType.StartArray)
            {
                vectors.Add(Vector(ref reader, DeepestArray - 1));
                reader.Read();
            }
        }

        if (reader.TokenType != JsonTokenType.EndArray || reader.Read())
        {
            throw new JsonException("The list holds something else than vectors.");
        }

        return texts == 1 && vectors.Count > 1 ? [Mean(vectors)]
            : vectors.Count == texts ? vectors
            : throw new JsonException("There is not one vector for each text.");
    }

    // From the beginning of an array to its end.
    private static float[] Vector(ref Utf8JsonReader reader, int levels)
    {
        if (!reader.Read() || levels == 0)
        {
            throw new JsonException("The arrays are too deep, or do not end.");
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            return Numbers(ref reader);
        }

        float[]? sum = null;
        var count = 0;
        while (reader.TokenType == JsonTokenType.StartArray)
        {
            var part = Vector(ref reader, levels - 1);
            sum = sum is null ? part : Add(sum, part);
            count++;
            reader.Read();
        }

        return reader.TokenType == JsonTokenType.EndArray && sum is not null ? Divide(sum, count) : throw new JsonException("A vector holds something else than numbers.");
    }

    private static float[] Numbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<float>();
        while (reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetSingle(out var number) || !float.IsFinite(number) || numbers.Count == LongestVector)
            {
                throw new JsonException("A vector is too long, or has a number that is none.");
            }

            numbers.Add(number);
            reader.Read();
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. numbers] : throw new JsonException("A vector holds something else than numbers.");
    }

    private static float[] Mean(List<float[]> vectors) => Divide(vectors.Aggregate(Add), vectors.Count);

    private static float[] Add(float[] sum, float[] part)
    {
        if (sum.Length != part.Length)
        {
            throw new JsonException("Vectors have different lengths.");
        }

        TensorPrimitives.Add(sum, part, sum);
        return sum;
    }

    private static float[] Divide(float[] sum, int count)
    {
        TensorPrimitives.Divide(sum, count, sum);
        return sum;
    }
}
