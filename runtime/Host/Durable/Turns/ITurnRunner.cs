using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Takes a turn through the engine. What it keeps between turns is its own matter: the result is that of a full replay.</summary>
internal interface ITurnRunner
{
    /// <summary>Takes a turn.</summary>
    /// <param name="request">All that the turn needs.</param>
    /// <returns>What the engine decided; not yet committed.</returns>
    TurnResult Run(TurnRequest request);
}
