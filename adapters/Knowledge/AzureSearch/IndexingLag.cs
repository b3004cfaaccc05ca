using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>Waits until the service shows what it took: it indexes behind its answers, and says no bound for how long.</summary>
/// <param name="time">The clock.</param>
internal sealed class IndexingLag(TimeProvider time)
{
    // 15 seconds in all: what takes longer is the caller's to do again.
    private const int MostLooks = 12;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Looks until it is shown.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.Unavailable"/>: it is not shown in time.</exception>
    internal async Task AwaitAsync(Func<Task<bool>> isShown, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var look = 1; !await isShown(); look++)
        {
            if (look == MostLooks)
            {
                throw new CartritaException(Problems.Unavailable, "The search service does not show yet what it took.");
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
