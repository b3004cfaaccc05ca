using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Cartrita.Core.Broker;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Broker;

/// <summary>The broker inside one process: messages are handed over as they are, and nothing is kept.</summary>
/// <remarks>What must outlive the process is written by whoever handles it; an instance bounds its own load only.</remarks>
internal sealed class InProcessBroker(IEnumerable<IMessageGate> gates, IOptions<BrokerOptions> options, TimeProvider time) : IMessageBroker, IDisposable
{
    private readonly IMessageGate[] gates = [.. gates];
    private readonly BrokerOptions options = options.Value;
    private readonly ConcurrentDictionary<string, Route> routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TopicListeners> listeners = new(StringComparer.Ordinal);
    private volatile bool closed;

    /// <inheritdoc />
    public async IAsyncEnumerable<TReply> RequestAsync<TRequest, TReply>(
        Topic<TRequest, TReply> topic, Message<TRequest> message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!routes.TryGetValue(topic.Name, out var route))
        {
            throw new CartritaException(Problems.Unavailable, "Nobody does this work now.");
        }

        using var span = BrokerSpans.Start(topic.Name);
        foreach (var gate in gates)
        {
            await gate.AdmitAsync(topic.Name, message.Headers, cancellationToken);
        }

        using var deadline = new MessageDeadline(message.Headers.Deadline, time, cancellationToken);
        using var slot = await deadline.RunAsync(route.Queue.EnterAsync(message.Headers, deadline.Token));
        var handler = (IMessageHandler<TRequest, TReply>)route.Handler;
        await using var replies = handler.HandleAsync(message, deadline.Token).GetAsyncEnumerator(deadline.Token);
        while (await deadline.RunAsync(replies.MoveNextAsync()))
        {
            yield return replies.Current;
        }
    }

    /// <inheritdoc />
    public void Publish<T>(Topic<T, T> topic, Message<T> message)
    {
        if (listeners.TryGetValue(topic.Name, out var all))
        {
            all.Tell(message);
        }
    }

    /// <inheritdoc />
    public IDisposable Handle<TRequest, TReply>(Topic<TRequest, TReply> topic, IMessageHandler<TRequest, TReply> handler, TopicBounds? bounds = null)
    {
        var route = new Route(this, topic.Name, new TopicQueue(topic.Name, Within(bounds), time), handler);
        return !closed && routes.TryAdd(topic.Name, route)
            ? route
            : throw new InvalidOperationException($"The topic {topic.Name} has a handler, or the broker is closed.");
    }

    /// <inheritdoc />
    public IAsyncEnumerable<Message<T>> SubscribeAsync<T>(Topic<T, T> topic, CancellationToken cancellationToken)
    {
        var all = listeners.GetOrAdd(topic.Name, name => new TopicListeners(name, options.ListenerBuffer));
        var listener = all.Add();
        if (closed)
        {
            all.Close();
        }

        return ReadAsync<T>(all, listener, cancellationToken);
    }

    /// <inheritdoc />
    public void Close()
    {
        closed = true;
        foreach (var route in routes.Values)
        {
            route.Queue.Close();
        }

        foreach (var all in listeners.Values)
        {
            all.Close();
        }
    }

    /// <summary>The app ends.</summary>
    public void Dispose() => Close();

    private BrokerOptions Within(TopicBounds? bounds) => bounds is null ? options : new BrokerOptions
    {
        MaxInFlight = bounds.MaxInFlight,
        MaxInFlightPerOwner = bounds.MaxInFlightPerOwner,
        MaxQueued = options.MaxQueued,
        MaxQueuedPerOwner = options.MaxQueuedPerOwner,
        MaxWaitSeconds = options.MaxWaitSeconds,
    };

    private static async IAsyncEnumerable<Message<T>> ReadAsync<T>(
        TopicListeners all, Channel<object> listener, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in listener.Reader.ReadAllAsync(cancellationToken))
            {
                yield return (Message<T>)message;
            }
        }
        finally
        {
            all.Remove(listener);
        }
    }

    private sealed class Route(InProcessBroker broker, string topic, TopicQueue queue, object handler) : IDisposable
    {
        internal TopicQueue Queue => queue;

        internal object Handler => handler;

        public void Dispose()
        {
            if (broker.routes.TryRemove(new KeyValuePair<string, Route>(topic, this)))
            {
                queue.Close();
            }
        }
    }
}
