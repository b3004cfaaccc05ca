using System.Text.Json.Serialization;
using Cartrita.Functions.Chat;

namespace Cartrita.Functions.Mcp;

/// <summary>Results of tools that are no bodies of the HTTP API, and ids of events.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(McpRunBody))]
[JsonSerializable(typeof(McpRunsBody))]
[JsonSerializable(typeof(McpRunViewBody))]
[JsonSerializable(typeof(McpFailureBody))]
[JsonSerializable(typeof(CancelledBody))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class McpJson : JsonSerializerContext;
