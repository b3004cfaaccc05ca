namespace Cartrita.Core.Broker;

/// <summary>How much of a topic's work an instance takes at a time, where that is other than <see cref="BrokerOptions"/> say for all topics.</summary>
/// <param name="MaxInFlight">Messages that are worked on.</param>
/// <param name="MaxInFlightPerOwner">The same for one owner.</param>
public sealed record TopicBounds(int MaxInFlight, int MaxInFlightPerOwner);
