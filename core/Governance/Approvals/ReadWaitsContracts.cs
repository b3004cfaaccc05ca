using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>The input of <see cref="DurableNames.ReadWaits"/>.</summary>
/// <param name="OwnerId">Whose run.</param>
/// <param name="RunId">The run.</param>
public sealed record ReadWaitsInput(OwnerId OwnerId, RunId RunId)
{
    /// <summary>The run, for its trace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunScope? Scope { get; init; }

    /// <summary>Tells this reading from the run's others, in its trace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StepId { get; init; }
}

/// <summary>How long a run has waited for people.</summary>
/// <param name="WaitedMs">Altogether, in milliseconds; times that overlap count once.</param>
/// <param name="Waiting">Whether it waits now.</param>
public sealed record RunWaitsResult(long WaitedMs, bool Waiting);
