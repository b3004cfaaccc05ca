using Cartrita.Core.Broker;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Broker;

/// <summary>What one owner has in a topic's queue; touched under the queue's lock only.</summary>
internal sealed class OwnerShare(OwnerId owner)
{
    private readonly LinkedList<QueuedMessage> interactive = new();
    private readonly LinkedList<QueuedMessage> background = new();

    internal OwnerId Owner => owner;

    /// <summary>How many of its messages are worked on.</summary>
    internal int InFlight { get; set; }

    /// <summary>Whether it stands in the round of those that wait.</summary>
    internal bool InRound { get; set; }

    internal int Waiting => interactive.Count + background.Count;

    internal void Enqueue(QueuedMessage message) =>
        message.Place = (message.Priority == MessagePriority.Interactive ? interactive : background).AddLast(message);

    internal QueuedMessage Dequeue()
    {
        var queue = interactive.Count > 0 ? interactive : background;
        var message = queue.First!.Value;
        Remove(message);
        return message;
    }

    internal static bool Remove(QueuedMessage message)
    {
        if (message.Place is not { List: { } queue } place)
        {
            return false;
        }

        queue.Remove(place);
        return true;
    }
}
