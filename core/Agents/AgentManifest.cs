using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Agents;

/// <summary>What an agent is, can do and commits to (AGENT-02). Agents differ by their manifests only.</summary>
public sealed record AgentManifest
{
    /// <summary>The version of the manifest's shape.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The agent's id, as plans and frames name it.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people; never used to find it.</summary>
    public required string Name { get; init; }

    /// <summary>The manifest's own version.</summary>
    public required string Version { get; init; }

    /// <summary>What it is for, in one sentence; planners read it.</summary>
    public required string Role { get; init; }

    /// <summary>Its tier.</summary>
    public required AgentTier Tier { get; init; }

    /// <summary>Whether it works in this version. Only available agents stand in plans.</summary>
    public required bool Available { get; init; }

    /// <summary>The id of the agent that it replaced, where there was one.</summary>
    public string? Replaces { get; init; }

    /// <summary>The logical name of its model, for an agent that wants another than the rest; null for what the settings say.</summary>
    public string? Model { get; init; }

    /// <summary>How hard a model that reasons is to think for it, one of <see cref="Models.ReasoningEfforts"/>; null for what the settings say.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>Its prompt.</summary>
    public required AgentPrompt Prompt { get; init; }

    /// <summary>The ids of the tools that it may call.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>What it can do.</summary>
    public required IReadOnlyList<AgentCapability> Capabilities { get; init; }

    /// <summary>The JSON Schema of its input.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>The JSON Schema of its output.</summary>
    public required JsonElement Output { get; init; }

    /// <summary>The agents whose work it rests on; the orchestrator schedules them, agents never call each other (AGENT-12).</summary>
    public required IReadOnlyList<string> Dependencies { get; init; }

    /// <summary>What it commits to.</summary>
    public required AgentCommitments Commitments { get; init; }

    /// <summary>What one task of it may use.</summary>
    public required AgentLimits Limits { get; init; }
}

/// <summary>An agent's tier.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentTier>))]
public enum AgentTier
{
    /// <summary>Serves the platform.</summary>
    [JsonStringEnumMemberName("infrastructure")]
    Infrastructure,

    /// <summary>Does a kind of work.</summary>
    [JsonStringEnumMemberName("domain")]
    Domain,

    /// <summary>Brings several agents together.</summary>
    [JsonStringEnumMemberName("composite")]
    Composite,
}

/// <summary>A versioned prompt.</summary>
/// <param name="File">Its file among the embedded prompts.</param>
/// <param name="Version">Its version, which also stands in the file's name.</param>
public sealed record AgentPrompt(string File, int Version);

/// <summary>Something that an agent can do.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">The JSON Schema of what it takes.</param>
public sealed record AgentCapability(string Name, string Description, JsonElement Parameters);

/// <summary>What an agent commits to.</summary>
/// <param name="ResponseTimeMs">How long a task takes at most, usually.</param>
/// <param name="AvailabilityPercent">How often it works.</param>
/// <param name="CostPerTaskUsd">What a task costs at most, usually.</param>
public sealed record AgentCommitments(int ResponseTimeMs, double AvailabilityPercent, decimal CostPerTaskUsd);

/// <summary>What one task may use.</summary>
/// <param name="MaxSteps">Model calls.</param>
/// <param name="MaxToolCalls">Tool calls.</param>
/// <param name="MaxTokens">Tokens; 0 where no model is called.</param>
public sealed record AgentLimits(int MaxSteps, int MaxToolCalls, long MaxTokens);

/// <summary>The JSON of manifests; what they do not know is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AgentManifest))]
internal sealed partial class AgentManifestJson : JsonSerializerContext;
