using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>A message to another instance; dropped where that one has ended, or lives on as another generation than the one named.</summary>
/// <param name="InstanceId">The receiver.</param>
/// <param name="ExecutionId">The one generation that may see it, or null for any.</param>
/// <param name="Event">The message.</param>
internal sealed record Delivery(string InstanceId, string? ExecutionId, HistoryEvent Event);
