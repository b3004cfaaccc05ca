using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>One turn of an orchestration: history and new events in, decisions out.</summary>
public static class Turn
{
    /// <summary>Replays the history, applies the new events and collects what the orchestrator decides.</summary>
    /// <param name="request">All that the turn needs.</param>
    /// <returns>What the shell commits, whole or not at all. Failures of the orchestrator are in it, not thrown.</returns>
    /// <exception cref="ArgumentException">Neither history nor new events begin the execution.</exception>
    /// <exception cref="NotSupportedException">A newer engine wrote the history.</exception>
    public static TurnResult Run(TurnRequest request) => Run(request, out _);

    /// <summary>The same, and gives the execution, which can take the turns that follow without a replay.</summary>
    /// <param name="request">All that the turn needs.</param>
    /// <param name="execution">The execution; null where the history had ended before.</param>
    internal static TurnResult Run(TurnRequest request, out Execution? execution)
    {
        ArgumentNullException.ThrowIfNull(request);
        execution = null;
        if (request.History is [.., ExecutionCompleted])
        {
            return new TurnResult { Appended = [], Decisions = [], Dropped = request.NewEvents };
        }

        var started = request.History.Concat(request.NewEvents).OfType<ExecutionStarted>().FirstOrDefault()
            ?? throw new ArgumentException($"Nothing starts instance '{request.InstanceId}'.", nameof(request));
        if (started.SemanticsVersion > EngineSemantics.Current)
        {
            throw new NotSupportedException(
                $"Instance '{request.InstanceId}' runs under semantics {started.SemanticsVersion}; this engine knows {EngineSemantics.Current}.");
        }

        execution = new Execution(request, started);
        return execution.Run(request.History, request.NewEvents, request.Now);
    }
}
