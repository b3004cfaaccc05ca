using System.Diagnostics.Metrics;

namespace Cartrita.Adapters.Broker;

/// <summary>Rates and depths of the broker (BRK-01), by topic.</summary>
internal static class BrokerMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Cartrita.Broker";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("broker.requests", "{message}", "Messages that were let into a queue or past it.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("broker.shed", "{message}", "Messages that were refused because of load.");
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>("broker.dropped", "{message}", "Messages that a listener lost because it did not keep up.");
    private static readonly UpDownCounter<long> InFlight = Meter.CreateUpDownCounter<long>("broker.in_flight", "{message}", "Messages that are worked on.");
    private static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>("broker.queued", "{message}", "Messages that wait.");

    public static void Request(string topic) => Requests.Add(1, Tag(topic));

    public static void Shed(string topic) => Refusals.Add(1, Tag(topic));

    public static void Dropped(string topic) => Losses.Add(1, Tag(topic));

    public static void Works(string topic, int change) => InFlight.Add(change, Tag(topic));

    public static void Waits(string topic, int change) => Waiting.Add(change, Tag(topic));

    private static KeyValuePair<string, object?> Tag(string topic) => new("topic", topic);
}
