using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>A queue of a storage account.</summary>
internal sealed class StorageQueue(QueueClient client) : IMessageQueue
{
    public string Name => client.Name;

    public async Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int count, TimeSpan hidden, CancellationToken cancellation)
    {
        try
        {
            var messages = await client.ReceiveMessagesAsync(count, hidden, cancellation);
            return [.. messages.Value.Select(QueuedMessage.From)];
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // Whoever sends first makes it.
            return [];
        }
    }

    public async Task<QueuedMessage?> HideAsync(QueuedMessage message, TimeSpan hidden, CancellationToken cancellation)
    {
        try
        {
            var receipt = await client.UpdateMessageAsync(message.Id, message.Receipt, visibilityTimeout: hidden, cancellationToken: cancellation);
            return message with { Receipt = receipt.Value.PopReceipt, NextVisibleOn = receipt.Value.NextVisibleOn };
        }
        catch (RequestFailedException e) when (IsNoLongerOurs(e))
        {
            return null;
        }
    }

    public async Task DeleteAsync(QueuedMessage message)
    {
        try
        {
            await client.DeleteMessageAsync(message.Id, message.Receipt);
        }
        catch (RequestFailedException e) when (IsNoLongerOurs(e))
        {
            // Whoever has it now deletes it.
        }
    }

    public async Task SendAsync(string text)
    {
        try
        {
            await client.SendMessageAsync(text);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await client.CreateIfNotExistsAsync();
            await client.SendMessageAsync(text);
        }
    }

    private static bool IsNoLongerOurs(RequestFailedException e) =>
        e.ErrorCode == QueueErrorCode.PopReceiptMismatch || e.ErrorCode == QueueErrorCode.MessageNotFound
        || e.ErrorCode == QueueErrorCode.QueueNotFound || e.ErrorCode == QueueErrorCode.QueueBeingDeleted;
}
