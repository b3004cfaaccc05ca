using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Models.HuggingFace;

/// <summary>The body of feature extraction.</summary>
/// <param name="Inputs">The texts.</param>
/// <param name="Truncate">Whether a text that is longer than the model reads is cut; it is refused otherwise.</param>
internal sealed record FeatureRequest(IReadOnlyList<string> Inputs, bool Truncate);

/// <summary>The JSON of feature extraction.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeatureRequest))]
internal sealed partial class FeatureJson : JsonSerializerContext;
