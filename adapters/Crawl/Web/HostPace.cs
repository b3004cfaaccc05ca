using Cartrita.Core.Crawl;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>Keeps a time between two requests of this instance to one host. Of one source at most four are under way on all instances together, so hosts are spared even where several instances crawl.</summary>
internal sealed class HostPace(IOptions<CrawlOptions> options, TimeProvider time)
{
    private const int MostHosts = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> next = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for the host's turn.</summary>
    public async Task WaitAsync(Uri address, CancellationToken cancellationToken)
    {
        var wait = Reserve(address.Authority);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan Reserve(string host)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (next.Count >= MostHosts)
            {
                foreach (var past in next.Where(one => one.Value <= now).Select(one => one.Key).ToList())
                {
                    next.Remove(past);
                }
            }

            var turn = next.TryGetValue(host, out var reserved) && reserved > now ? reserved : now;
            next[host] = turn.AddMilliseconds(options.Value.RequestIntervalMilliseconds);
            return turn - now;
        }
    }
}
