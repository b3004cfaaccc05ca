using Cartrita.Core.Broker;

namespace Cartrita.Adapters.Broker;

/// <summary>A message that waits for its turn.</summary>
internal sealed class QueuedMessage(MessagePriority priority)
{
    private readonly TaskCompletionSource<QueueSlot> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal MessagePriority Priority => priority;

    /// <summary>Where it stands; in no list once its turn came or it was given up.</summary>
    internal LinkedListNode<QueuedMessage>? Place { get; set; }

    internal Task<QueueSlot> Turn => turn.Task;

    internal void Begin(QueueSlot slot) => turn.SetResult(slot);

    internal void Refuse(Exception reason) => turn.SetException(reason);

    internal void GiveUp(CancellationToken reason) => turn.SetCanceled(reason);
}
