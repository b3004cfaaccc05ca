namespace Cartrita.Runtime.Host.Queues;

/// <summary>A queue, as far as its listener needs it.</summary>
internal interface IMessageQueue
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Fetches messages and hides them from everybody else.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="hidden">For how long.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The messages; none where the queue is empty or is not there.</returns>
    Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int count, TimeSpan hidden, CancellationToken cancellation);

    /// <summary>Hides a message for so long from now on; nothing makes it visible at once.</summary>
    /// <param name="message">The message.</param>
    /// <param name="hidden">For how long.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The message with its new receipt, or null where it is no longer the caller's.</returns>
    Task<QueuedMessage?> HideAsync(QueuedMessage message, TimeSpan hidden, CancellationToken cancellation);

    /// <summary>Deletes a message, unless it is no longer the caller's.</summary>
    /// <param name="message">The message.</param>
    Task DeleteAsync(QueuedMessage message);

    /// <summary>Adds a message, and makes the queue where there is none.</summary>
    /// <param name="text">The message, encoded.</param>
    Task SendAsync(string text);
}
