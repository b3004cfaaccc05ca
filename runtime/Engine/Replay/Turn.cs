namespace Cartrita.Runtime.Engine.Replay;

/// <summary>One turn of an orchestration: history and new events in, decisions out.</summary>
public static class Turn
{
    /// <summary>Replays the history, applies the new events and collects what the orchestrator decides.</summary>
    /// <param name="request">All that the turn needs.</param>
    /// <returns>What the shell commits, whole or not at all.</returns>
    public static TurnResult Run(TurnRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        throw new NotSupportedException("The replay engine lands in the next commit.");
    }
}
