using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>Whether an instance was created.</summary>
/// <param name="Message">The new instance's first message; null where the id was taken.</param>
/// <param name="Existing">The status of the instance that holds the id, where it was taken.</param>
internal readonly record struct CreationOutcome(InboxMessage? Message, OrchestrationRuntimeStatus? Existing);
