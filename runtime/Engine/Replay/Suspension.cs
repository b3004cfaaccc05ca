using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Holds events back while a client has suspended the instance.</summary>
internal sealed class Suspension
{
    private List<HistoryEvent> _held = [];

    public bool IsActive { get; private set; }

    public void Begin() => IsActive = true;

    public void Hold(HistoryEvent historyEvent) => _held.Add(historyEvent);

    /// <summary>Ends the suspension and gives back what was held, in order of arrival.</summary>
    public IReadOnlyList<HistoryEvent> End()
    {
        IsActive = false;
        var held = _held;
        _held = [];
        return held;
    }
}
