using Cartrita.Core.Streaming;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Adapters.Streaming;

/// <summary>Reads a run's trace from its log (GOV-11).</summary>
/// <param name="log">The log.</param>
public sealed class TraceReader(IFrameLog log)
{
    /// <summary>Reads events that are there, in the order of the log.</summary>
    /// <param name="key">The log.</param>
    /// <param name="fold">Makes events of its records.</param>
    /// <param name="skip">How many to leave out at the beginning.</param>
    /// <param name="most">How many to give at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<TraceEvent>> ReadAsync(FrameLogKey key, TraceFold fold, int skip, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fold);
        var events = new List<TraceEvent>();
        await foreach (var batch in log.ReadAsync(key, follow: false, cancellationToken))
        {
            foreach (var told in batch.SelectMany(fold.Add))
            {
                if (skip > 0)
                {
                    skip--;
                }
                else if (events.Count == most)
                {
                    return events;
                }
                else
                {
                    events.Add(told);
                }
            }
        }

        return events;
    }
}
