using System.Diagnostics;

namespace Cartrita.Adapters.Broker;

/// <summary>Spans of messages, from their coming to their last reply, the wait in the queue included.</summary>
internal static class BrokerSpans
{
    private static readonly ActivitySource Source = new(BrokerMeter.Name);

    /// <summary>A message has come.</summary>
    internal static Activity? Start(string topic)
    {
        var span = Source.StartActivity($"process {topic}", ActivityKind.Internal);
        return span is { IsAllDataRequested: true } ? span.SetTag("messaging.destination.name", topic) : span;
    }
}
