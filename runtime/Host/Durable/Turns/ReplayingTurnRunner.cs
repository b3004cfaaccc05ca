using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Replays the whole history in each turn and keeps nothing, as the Functions host does.</summary>
internal sealed class ReplayingTurnRunner : ITurnRunner
{
    /// <inheritdoc/>
    public TurnResult Run(TurnRequest request) => Turn.Run(request);
}
