namespace Cartrita.Core.Broker;

/// <summary>The one way of work from the doors to whoever does it (BRK-01, BRK-03): bounded queues, fair shares, deadlines.</summary>
/// <remarks>
/// A topic has one handler for requests, and any number of listeners. What does not fit into a queue is refused at once with
/// <see cref="Errors.Problems.Overloaded"/>; nothing waits without a bound.
/// </remarks>
public interface IMessageBroker
{
    /// <summary>Asks the topic's handler and gives its reply piece by piece.</summary>
    /// <typeparam name="TRequest">What is asked.</typeparam>
    /// <typeparam name="TReply">One piece of the reply.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting and the work.</param>
    IAsyncEnumerable<TReply> RequestAsync<TRequest, TReply>(Topic<TRequest, TReply> topic, Message<TRequest> message, CancellationToken cancellationToken);

    /// <summary>Tells the topic's listeners; one that does not keep up loses the message, which is counted, and nobody waits for it.</summary>
    /// <typeparam name="T">What is told.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="message">The message.</param>
    void Publish<T>(Topic<T, T> topic, Message<T> message);

    /// <summary>Makes a handler the topic's own, until what is returned is disposed.</summary>
    /// <typeparam name="TRequest">What is asked.</typeparam>
    /// <typeparam name="TReply">One piece of the reply.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="bounds">What it takes at a time; null for what all topics do.</param>
    /// <exception cref="InvalidOperationException">The topic has one, or the broker is closed.</exception>
    IDisposable Handle<TRequest, TReply>(Topic<TRequest, TReply> topic, IMessageHandler<TRequest, TReply> handler, TopicBounds? bounds = null);

    /// <summary>Listens to what is published on a topic from now on, until the reading ends.</summary>
    /// <typeparam name="T">What is told.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    IAsyncEnumerable<Message<T>> SubscribeAsync<T>(Topic<T, T> topic, CancellationToken cancellationToken);

    /// <summary>Takes nothing more: who waits in a queue is refused, what is in flight goes on, listeners end.</summary>
    void Close();
}
