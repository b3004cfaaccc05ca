using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Takes turns as the engine does, with nothing before or after.</summary>
internal sealed class ReplayingTurnRunner : ITurnRunner
{
    /// <inheritdoc/>
    public TurnResult Run(TurnRequest request, out Execution? execution) => Turn.Run(request, out execution);
}
