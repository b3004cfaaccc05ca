using System.Diagnostics;
using Cartrita.Adapters.Vendors;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Vendors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Benchmarks.Vendors;

/// <summary>The <c>vendors</c> suite: what a second attempt beside a slow first one does to the slowest answers of a vendor of which one in twenty is late; beside the same calls without.</summary>
internal static class VendorSuite
{
    private const int SlowEvery = 20;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HedgeAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it and prints its figure.</summary>
    public static async Task RunAsync(bool quick)
    {
        var (runs, calls) = quick ? (1, 100) : (5, 400);
        await using var vendor = await TavilyServer.StartAsync(new TavilyPage("https://one.example/a", "One", "The first.", 0.7));
        var (figures, baselines, asked) = (new List<double>(), new List<double>(), 0);
        for (var run = 0; run <= runs; run++)
        {
            var without = await MeasureAsync(vendor, TimeSpan.Zero, calls);
            vendor.Requests.Clear();
            var with = await MeasureAsync(vendor, HedgeAfter, calls);
            asked = vendor.Requests.Count;
            vendor.Requests.Clear();
            if (run > 0)
            {
                baselines.Add(Samples.Percentile(without, 0.99));
                figures.Add(Samples.Percentile(with, 0.99));
            }
        }

        vendor.AssertContract();
        new Measurement
        {
            Name = "vendors.hedged_p99",
            Value = Samples.Median(figures),
            Unit = "ms",
            Baseline = Samples.Median(baselines),
            BaselineName = "vendors.unhedged_p99",
            Params = new Dictionary<string, object>
            {
                ["runs"] = figures, ["baselineRuns"] = baselines, ["calls"] = calls, ["requests"] = asked, ["slowEvery"] = SlowEvery, ["slowMs"] = Slow.TotalMilliseconds, ["hedgeAfterMs"] = HedgeAfter.TotalMilliseconds,
            },
        }.Write();
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(TavilyServer vendor, TimeSpan hedgeAfter, int calls)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["TAVILY_API_KEY"] = TavilyServer.Key, ["TAVILY_BASE_URL"] = vendor.Address.ToString(), ["Vendors:Tavily:HedgeAfter"] = hedgeAfter.ToString() })
            .Build();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddCartritaVendors(configuration).BuildServiceProvider();
        var web = services.GetRequiredService<IWebSearch>();
        var (sent, took) = (0, new List<double>());
        vendor.Picked = _ => Interlocked.Increment(ref sent) % SlowEvery == 0 ? new VendorFault { Gate = Task.Delay(Slow) } : null;
        for (var call = 0; call < calls; call++)
        {
            var began = Stopwatch.GetTimestamp();
            await web.SearchAsync(new WebSearchQuery { Query = "blue" }, CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }
}
