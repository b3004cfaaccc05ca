using Cartrita.Runtime.Host.Storage;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Finds at the start what was in a turn when the process before ended, and counts it as a failure of that turn.</summary>
/// <remarks>
/// Several turns run at once, and one of them may have ended the process: all of them are suspects. A suspect's next turn runs while no other
/// suspect's does, so that the innocent ones are cleared by their next turn and only the one that ends the process again is counted again.
/// </remarks>
/// <param name="work">The store and the queues.</param>
/// <param name="logger">Where it is logged.</param>
internal sealed class CrashedTurns(RuntimeWork work, ILogger logger)
{
    /// <summary>Takes up what the process before has left.</summary>
    /// <param name="waiting">What the store has found.</param>
    public async Task TakeOverAsync(StoredWork waiting)
    {
        var failures = waiting.TurnFailures.ToDictionary();
        var suspects = new List<long>();
        foreach (var key in work.Marks.Open())
        {
            var count = failures.GetValueOrDefault(key) + 1;
            if (await work.Store.CountTurnFailureAsync(key, count))
            {
                RuntimeLog.TurnCrashed(logger, key, count);
                failures[key] = count;
                suspects.Add(key);
            }
        }

        work.Marks.Clear();
        work.Turns.Remember(failures, suspects);
    }
}
