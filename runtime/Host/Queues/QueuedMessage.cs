using Azure.Storage.Queues.Models;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>A message as the service gave it: its text is not decoded yet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Receipt">What changes or deletes it, until somebody else has fetched it.</param>
/// <param name="Text">Its text.</param>
/// <param name="DequeueCount">How often it has been fetched, this time included.</param>
internal sealed record QueuedMessage(string Id, string Receipt, string Text, long DequeueCount)
{
    public DateTimeOffset? InsertedOn { get; init; }

    public DateTimeOffset? ExpiresOn { get; init; }

    public DateTimeOffset? NextVisibleOn { get; init; }

    public static QueuedMessage From(QueueMessage message) =>
        new(message.MessageId, message.PopReceipt, message.MessageText, message.DequeueCount)
        {
            InsertedOn = message.InsertedOn,
            ExpiresOn = message.ExpiresOn,
            NextVisibleOn = message.NextVisibleOn,
        };
}
