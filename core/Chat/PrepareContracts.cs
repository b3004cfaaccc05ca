using System.Text.Json.Serialization;
using Cartrita.Core.Durable;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Core.Chat;

/// <summary>The input of <see cref="DurableNames.Prepare"/>.</summary>
/// <param name="Scope">The run.</param>
public sealed record PrepareInput(RunScope Scope)
{
    /// <summary>Whether the run's cost is limited, so that a model without a price is worth a word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CapsCost { get; init; }
}

/// <summary>What <see cref="DurableNames.Prepare"/> decided.</summary>
public sealed record PrepareResult
{
    /// <summary>The supervisor's model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The model that the settings or the request name, where another one was chosen; null where it is that one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelChoice? Wished { get; init; }

    /// <summary>The model by which agents choose theirs: each chooses for itself from what is wished.</summary>
    [JsonIgnore]
    public ModelChoice AgentsGoBy => Wished ?? Model;

    /// <summary>The configured model that it stands in for; null where it is the configured one, and where the settings leave the choice to figures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelFallback? Fallback { get; init; }

    /// <summary>The catalogue's code, where the run is refused before any work.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether the task is split into a graph of agents' tasks.</summary>
    public required bool Decompose { get; init; }

    /// <summary>The sequence number of the first earlier message that is recalled.</summary>
    public int RecallFrom { get; init; }

    /// <summary>The sequence number of this turn's first message: recall ends before it.</summary>
    public int FirstSequence { get; init; }

    /// <summary>Whether evidence is put in order before the answer, and the answer is scored after it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Evaluates { get; init; }

    /// <summary>The models that answer together; null where one does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsemblePlan? Ensemble { get; init; }

    /// <summary>What the quick steps decided; the orchestrator makes frames of it.</summary>
    public IReadOnlyList<OrchestrationDecisionData> Decisions { get; init; } = [];

    /// <summary>What the safety screen found, where it did not refuse.</summary>
    public IReadOnlyList<SafetyFlagData> Flags { get; init; } = [];

    /// <summary>What the step did, for the run's trace; the orchestrator sends it along with the next activity.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepTrace? Trace { get; init; }
}
