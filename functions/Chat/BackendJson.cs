using System.Text.Json.Serialization;

namespace Cartrita.Functions.Chat;

/// <summary>The JSON of the backend's configuration. Its form is the schema's business; parts that the code does not work by are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackendSpecification))]
internal sealed partial class BackendJson : JsonSerializerContext;
