using Cartrita.Core.Errors;

namespace Cartrita.Core.Broker;

/// <summary>Shorter ways to ask.</summary>
public static class MessageBrokerExtensions
{
    /// <summary>Asks a handler whose reply is one piece.</summary>
    /// <typeparam name="TRequest">What is asked.</typeparam>
    /// <typeparam name="TReply">The reply.</typeparam>
    /// <param name="broker">The broker.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting and the work.</param>
    public static async Task<TReply> RequestOneAsync<TRequest, TReply>(
        this IMessageBroker broker, Topic<TRequest, TReply> topic, Message<TRequest> message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(broker);
        await foreach (var reply in broker.RequestAsync(topic, message, cancellationToken))
        {
            return reply;
        }

        throw new CartritaException(Problems.Internal);
    }
}
