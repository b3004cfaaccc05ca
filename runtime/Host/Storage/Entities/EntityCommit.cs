using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage.Entities;

/// <summary>All that one turn of an entity changes, in one transaction.</summary>
internal sealed record EntityCommit
{
    /// <summary>Fence: where the turn started.</summary>
    public required EntityTurnState From { get; init; }

    /// <summary>The time of the commit.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Inbox messages that the turn has taken.</summary>
    public required IReadOnlyList<long> Consumed { get; init; }

    /// <summary>The serialized state from now on; null where there is none.</summary>
    public required string? State { get; init; }

    /// <summary>The lock from now on.</summary>
    public required EntityLockState? Lock { get; init; }

    /// <summary>Answers, signals and forwarded locks.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>Orchestrations to start; one whose id a live instance holds is not started.</summary>
    public IReadOnlyList<ExecutionStarted> Starts { get; init; } = [];
}
