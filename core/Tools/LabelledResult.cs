using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Tools;

/// <summary>A tool's result as a model reads it: named as what it is, data that somebody else wrote.</summary>
/// <param name="Tool">The tool that gave it.</param>
/// <param name="Trust">How far its text may be followed; always <see cref="Untrusted"/>.</param>
/// <param name="Data">The result.</param>
public sealed record LabelledResult(string Tool, string Trust, JsonElement Data)
{
    /// <summary>The text is material: nothing that it asks for is done because it asks.</summary>
    public const string Untrusted = "untrusted";

    /// <summary>The label of a result.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="data">The result.</param>
    public static JsonElement Of(string tool, JsonElement data) =>
        JsonSerializer.SerializeToElement(new LabelledResult(tool, Untrusted, data), LabelledResultJson.Default.LabelledResult);

    /// <summary>What a label holds; what has none is given back as it is.</summary>
    /// <param name="json">A result, labelled or not.</param>
    public static JsonElement DataOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("trust", out _) && json.TryGetProperty("data", out var data) ? data : json;
}

/// <summary>The JSON of labelled results.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LabelledResult))]
internal sealed partial class LabelledResultJson : JsonSerializerContext;
