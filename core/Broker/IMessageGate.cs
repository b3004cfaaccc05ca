namespace Cartrita.Core.Broker;

/// <summary>Asked once for every message before it waits for anything: the place of limits per user, key or day.</summary>
public interface IMessageGate
{
    /// <summary>Returns where the message may go on; throws the catalogue's problem where it may not.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="headers">Whose message it is.</param>
    /// <param name="cancellationToken">The client left.</param>
    ValueTask AdmitAsync(string topic, MessageHeaders headers, CancellationToken cancellationToken);
}
