using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.HuggingFace;

/// <summary>Writes answers of feature extraction.</summary>
internal static class HuggingFaceWire
{
    internal static JsonArray Features(IReadOnlyList<float[][]> texts, HuggingFaceFeatures form) => form switch
    {
        HuggingFaceFeatures.Tokens => List(texts.Select(Tokens)),
        HuggingFaceFeatures.WrappedTokens => List(texts.Select(tokens => List([Tokens(tokens)]))),
        HuggingFaceFeatures.Bare when texts.Count == 1 => Numbers(Pooled(texts[0])),
        _ => List(texts.Select(tokens => Numbers(Pooled(tokens)))),
    };

    private static JsonArray Tokens(float[][] tokens) => List(tokens.Select(Numbers));

    private static float[] Pooled(float[][] tokens) => [.. tokens[0].Select((_, at) => tokens.Average(token => token[at]))];

    private static JsonArray Numbers(float[] vector) => new([.. vector.Select(value => JsonValue.Create(value))]);

    private static JsonArray List(IEnumerable<JsonArray> parts) => new([.. parts]);
}
