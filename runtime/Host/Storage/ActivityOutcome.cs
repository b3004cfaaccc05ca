namespace Cartrita.Runtime.Host.Storage;

/// <summary>What became of an activity's result.</summary>
/// <param name="Accepted">False where the fence refused it: another attempt owns the activity, or it has a result already.</param>
/// <param name="Message">The message to the orchestration; null where that no longer waits for it.</param>
/// <param name="Kept">Nobody waits for it, but it is kept: the orchestration was given up and may be tried again.</param>
internal readonly record struct ActivityOutcome(bool Accepted, InboxMessage? Message, bool Kept = false);
