using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>A message to another instance; dropped where that one has ended, or lives on as another generation than the one named. An entity is always there.</summary>
/// <param name="InstanceId">The receiver.</param>
/// <param name="ExecutionId">The one generation that may see it, or null for any.</param>
/// <param name="Event">The message.</param>
internal sealed record Delivery(string InstanceId, string? ExecutionId, HistoryEvent Event)
{
    /// <summary>It becomes visible at this time; null for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>What is sent instead, where it is dropped.</summary>
    public IReadOnlyList<Delivery> Otherwise { get; init; } = [];
}
