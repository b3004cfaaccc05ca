using System.Text.Json.Serialization;
using Cartrita.Adapters.Tools.OpenApi;

namespace Cartrita.Functions.CommandLine;

/// <summary>What <c>tools openapi --json</c> prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(OpenApiInspection))]
internal sealed partial class ToolsJson : JsonSerializerContext;
