using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Vendors.OpenAI;

/// <summary>The body of <c>POST /moderations</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Input">The texts.</param>
internal sealed record OpenAIModerationRequest(string Model, IReadOnlyList<string> Input);

/// <summary>The part of its answer that is needed.</summary>
/// <param name="Results">One a text.</param>
internal sealed record OpenAIModerationAnswer([property: JsonRequired] IReadOnlyList<OpenAIModerationResult> Results);

/// <summary>What one text came to.</summary>
/// <param name="Categories">Whether each category is flagged; null where the model does not know it.</param>
/// <param name="CategoryScores">The score of each.</param>
internal sealed record OpenAIModerationResult(
    [property: JsonRequired] IReadOnlyDictionary<string, bool?> Categories, [property: JsonRequired] IReadOnlyDictionary<string, double?> CategoryScores);

/// <summary>The JSON of moderation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(OpenAIModerationRequest))]
[JsonSerializable(typeof(OpenAIModerationAnswer))]
internal sealed partial class OpenAIModerationJson : JsonSerializerContext;
