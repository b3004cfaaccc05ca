using System.Text.Json;

namespace Cartrita.Core.Tools;

/// <summary>A tool as an agent may see it.</summary>
/// <param name="ToolId">Its identity, equal to the model's function name.</param>
/// <param name="Description">What it does, for the model.</param>
/// <param name="Parameters">The JSON Schema of its arguments; nothing else is accepted.</param>
public sealed record ToolBinding(string ToolId, string Description, JsonElement Parameters);
