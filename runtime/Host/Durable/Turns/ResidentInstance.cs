using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>An instance whose execution stays in memory after a turn, so that the next one needs neither its history nor a replay.</summary>
/// <param name="state">Where it stands; execution id and history length are the fence of the next commit.</param>
/// <param name="started">The first event of the execution.</param>
/// <param name="execution">The execution.</param>
/// <param name="episode">What the orchestrator's code holds.</param>
internal sealed class ResidentInstance(TurnState state, ExecutionStarted started, Execution execution, IDisposable? episode) : IDisposable
{
    /// <summary>Where it stands.</summary>
    public TurnState State { get; private set; } = state;

    /// <summary>The first event of the execution.</summary>
    public ExecutionStarted Started { get; } = started;

    /// <summary>The execution.</summary>
    public Execution Execution { get; } = execution;

    /// <summary>What its spans need; null where nobody listens.</summary>
    public TracedExecution? Traced { get; set; }

    /// <summary>The turn that it took is durable.</summary>
    /// <param name="commit">The commit.</param>
    public void Advance(TurnCommit commit) => State = State with
    {
        Status = commit.Status,
        HistoryLength = commit.HistoryLength + commit.Appended.Count,
    };

    /// <summary>Lets go of what the orchestrator's code holds.</summary>
    public void Dispose() => episode?.Dispose();
}
