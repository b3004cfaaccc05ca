using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>An event on its way into an instance's history.</summary>
/// <param name="InstanceKey">The receiver; a recreated instance has a new key, so that nothing of the old one reaches it.</param>
/// <param name="Id">Its place in the inbox. A new generation's first messages have negative ids: they go before all that arrived meanwhile.</param>
/// <param name="Due">It becomes visible at this time; null for at once.</param>
/// <param name="ExecutionId">The one generation that may see it (results and timers); null where any may (events and commands).</param>
/// <param name="Event">The event.</param>
internal sealed record InboxMessage(long InstanceKey, long Id, DateTimeOffset? Due, string? ExecutionId, HistoryEvent Event)
{
    /// <summary>Whether this is a certain timer.</summary>
    /// <param name="executionId">Its generation.</param>
    /// <param name="timerId">The id of the decision that set it.</param>
    public bool IsTimer(string executionId, int timerId) =>
        Event is TimerFired timer && timer.TimerId == timerId && ExecutionId == executionId;
}
