using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Governance;

/// <summary>The JSON of nodes.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class JsonNodeJson : JsonSerializerContext;
