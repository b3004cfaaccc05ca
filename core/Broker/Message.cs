namespace Cartrita.Core.Broker;

/// <summary>The envelope of what goes through the broker (BRK-01).</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="Id">Names the message.</param>
/// <param name="Timestamp">When it was made.</param>
/// <param name="Headers">Whose it is, and how it is to be treated.</param>
/// <param name="Payload">What is asked.</param>
public sealed record Message<T>(string Id, DateTimeOffset Timestamp, MessageHeaders Headers, T Payload);
