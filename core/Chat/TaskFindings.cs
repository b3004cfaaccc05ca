using System.Text.Json;
using Cartrita.Core.Agents;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>What an agent's task found: its own table of claims and sources, before the answer was made of it.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Sources">What it rests on.</param>
/// <param name="Claims">What it says one by one.</param>
/// <param name="Gaps">What it looked for and did not find.</param>
public sealed record TaskFindings(AgentTaskId TaskId, string Agent, IReadOnlyList<FoundSource> Sources, IReadOnlyList<FoundClaim> Claims, IReadOnlyList<string> Gaps)
{
    /// <summary>The change of code that it gives, with its whole diff; null where it gives none.</summary>
    public AgentPatch? Patch { get; init; }

    /// <summary>The members of its output that only its manifest knows, an object within bounds; null where there are none.</summary>
    public JsonElement? Data { get; init; }
}
