using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Core.Agents;

namespace Cartrita.Core.Tools;

/// <summary>A task as its agent takes it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Objective">What it is to find out or do.</param>
public sealed record AgentTask(AgentTaskId TaskId, string Agent, string Objective)
{
    /// <summary>Its input, an object of the form that the manifest's <see cref="AgentManifest.Input"/> declares.</summary>
    public JsonElement Input => JsonSerializer.SerializeToElement(new AgentTaskInput(Objective), AgentTaskJson.Default.AgentTaskInput);
}

/// <summary>What agents that plans may name take.</summary>
/// <param name="Objective">What to find out or do.</param>
public sealed record AgentTaskInput(string Objective);

/// <summary>The JSON of inputs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgentTaskInput))]
internal sealed partial class AgentTaskJson : JsonSerializerContext;
