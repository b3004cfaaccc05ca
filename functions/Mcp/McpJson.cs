using System.Text.Json.Serialization;
using Cartrita.Functions.Chat;

namespace Cartrita.Functions.Mcp;

/// <summary>Results of tools that are no bodies of the HTTP API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(McpRunBody))]
[JsonSerializable(typeof(McpRunsBody))]
[JsonSerializable(typeof(McpRunViewBody))]
[JsonSerializable(typeof(McpFailureBody))]
[JsonSerializable(typeof(CancelledBody))]
internal sealed partial class McpJson : JsonSerializerContext;
