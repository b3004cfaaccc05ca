using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Knowledge;

/// <summary>The JSON form of evidence, as tool results carry it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvidenceList))]
public sealed partial class KnowledgeJson : JsonSerializerContext;
