using Azure.Storage.Queues.Models;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>A message on its way to a function.</summary>
/// <param name="Message">The message as the service gave it.</param>
/// <param name="Body">Its bytes, decoded.</param>
internal sealed record QueueDelivery(QueuedMessage Message, BinaryData Body)
{
    /// <summary>The message as the client library has it.</summary>
    public QueueMessage ToQueueMessage() => QueuesModelFactory.QueueMessage(
        Message.Id, Message.Receipt, Body, Message.DequeueCount, Message.NextVisibleOn, Message.InsertedOn, Message.ExpiresOn);
}
