namespace Cartrita.Core.Broker;

/// <summary>Answers the messages of a topic.</summary>
/// <typeparam name="TRequest">What is asked.</typeparam>
/// <typeparam name="TReply">One piece of the reply.</typeparam>
public interface IMessageHandler<TRequest, TReply>
{
    /// <summary>Answers one message, piece by piece; its place among those in flight is free when the last piece was taken.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more.</param>
    IAsyncEnumerable<TReply> HandleAsync(Message<TRequest> message, CancellationToken cancellationToken);
}
