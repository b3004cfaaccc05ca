using System.Globalization;
using System.Text;
using Cartrita.Activities.Tests.Support;
using Cartrita.TestSupport.Web;

namespace Cartrita.Activities.Tests.Crawl;

/// <summary>A run that is killed at each of its writes, before it and in the middle of a batch: its steps are done again, and nothing is lost, twice or left over.</summary>
public sealed class KilledCrawlTests
{
    private const int MostWrites = 150;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_that_is_killed_at_any_write_ends_as_if_it_had_not_been(int written)
    {
        await using var site = await LoopbackSite.StartAsync();
        await using var harness = CrawlDriver.Start(Enumerable.Range(0, MostWrites).SelectMany(number => CrawlDriver.Declare(site, Name(number), $"/{number}/kept.txt", $"/{number}/changed.txt", $"/{number}/gone.txt", $"/{number}/new.txt")));
        var store = harness.Get<BreakingStore>();
        var files = 0;
        for (var number = 0; number < MostWrites; number++)
        {
            var driver = new CrawlDriver(harness, Name(number));
            Put(site, number, "kept", "kept 1");
            Put(site, number, "changed", "changed 1");
            Put(site, number, "gone", "gone 1");
            await driver.RunAsync();
            site.Pages.TryRemove($"/{number}/gone.txt", out _);
            await driver.RunAsync();
            Put(site, number, "changed", "changed 2");
            Put(site, number, "new", "new 1");

            store.Break(before: number, written);
            var report = await driver.RunAsync();

            Assert.Equal((1, 1, 1, 1), (report.Added, report.Replaced, report.Deleted, report.Unchanged));
            var items = await driver.ItemsAsync();
            Assert.Equal(3, items.Count);
            Assert.All(items, item => Assert.Equal((true, null, 0), (item.Attachment is not null, item.Pending, item.Leftovers.Count)));
            files += 3;
            Assert.Equal(files, (await driver.FilesAsync()).Count);
            if (store.Stop())
            {
                // The run has fewer writes than that.
                Assert.InRange(number, 30, MostWrites - 1);
                return;
            }
        }

        Assert.Fail("The run never got through without being killed.");
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number}");

    private static void Put(LoopbackSite site, int number, string name, string text) =>
        site.Put($"/{number}/{name}.txt", new LoopbackPage(Encoding.UTF8.GetBytes($"{text} of {number}"), "text/plain") { ETag = $"\"{text}\"" });
}
