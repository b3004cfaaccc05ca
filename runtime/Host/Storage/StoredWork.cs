using System.Collections.ObjectModel;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>Work that a write made, or that was found at the start.</summary>
/// <param name="Messages">Inbox messages, in order of arrival.</param>
/// <param name="Activities">Activities to run, in order of scheduling.</param>
internal sealed record StoredWork(IReadOnlyList<InboxMessage> Messages, IReadOnlyList<QueuedActivity> Activities)
{
    /// <summary>Found at the start: how often instances' turns could not be done, by instance.</summary>
    public IReadOnlyDictionary<long, int> TurnFailures { get; init; } = ReadOnlyDictionary<long, int>.Empty;
}
