using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Takes a turn through the engine, by a replay of the history.</summary>
internal interface ITurnRunner
{
    /// <summary>Takes a turn.</summary>
    /// <param name="request">All that the turn needs.</param>
    /// <param name="execution">The execution, where it may stay in memory and take the turns that follow; null where each turn has to come here.</param>
    /// <returns>What the engine decided; not yet committed.</returns>
    TurnResult Run(TurnRequest request, out Execution? execution);
}
