using System.Collections.Immutable;
using System.Threading.Channels;

namespace Cartrita.Adapters.Broker;

/// <summary>The listeners of a topic, each with a bounded buffer of its own.</summary>
internal sealed class TopicListeners(string topic, int buffer)
{
    private ImmutableList<Channel<object>> listeners = [];

    internal Channel<object> Add()
    {
        var options = new BoundedChannelOptions(buffer) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true };
        var listener = Channel.CreateBounded<object>(options, _ => BrokerMeter.Dropped(topic));
        ImmutableInterlocked.Update(ref listeners, all => all.Add(listener));
        return listener;
    }

    internal void Remove(Channel<object> listener)
    {
        ImmutableInterlocked.Update(ref listeners, all => all.Remove(listener));
        listener.Writer.TryComplete();
    }

    internal void Tell(object message)
    {
        foreach (var listener in listeners)
        {
            listener.Writer.TryWrite(message);
        }
    }

    internal void Close()
    {
        foreach (var listener in listeners)
        {
            listener.Writer.TryComplete();
        }
    }
}
