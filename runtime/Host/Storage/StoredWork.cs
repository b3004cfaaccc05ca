namespace Cartrita.Runtime.Host.Storage;

/// <summary>Work that a write made, or that was found at the start.</summary>
/// <param name="Messages">Inbox messages, in order of arrival.</param>
/// <param name="Activities">Activities to run, in order of scheduling.</param>
internal sealed record StoredWork(IReadOnlyList<InboxMessage> Messages, IReadOnlyList<QueuedActivity> Activities);
