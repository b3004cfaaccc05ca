using Cartrita.Activities.Crawl;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Web;

namespace Cartrita.Activities.Tests.Crawl;

public sealed class LateCloseTests
{
    [Fact]
    public async Task Copy_of_closing_that_comes_late_leaves_what_the_next_run_wrote()
    {
        await using var site = await LoopbackSite.StartAsync();
        site.Put("/a.txt", "alpha", "text/plain").Put("/b.txt", "beta", "text/plain");
        await using var harness = CrawlDriver.Start(CrawlDriver.Declare(site, "site", "/a.txt", "/b.txt"));
        var first = await BeginAsync(harness, 1);
        await CloseAsync(harness, first.Scope, first.Plan);
        var second = await BeginAsync(harness, 2);
        await harness.Get<CrawlItems>().UpdateAsync(second.Scope, "gone", item => item with { Outcome = CrawlItemOutcome.Deleted, Run = 2 });

        await CloseAsync(harness, first.Scope, first.Plan);

        Assert.NotNull((await harness.Get<CrawlSteps>().ReadAsync(second.Scope, second.Plan.Steps, 1, CancellationToken.None)).Item);
        Assert.Contains(await new CrawlDriver(harness, "site").ItemsAsync(), item => item.Key == "gone");
        await CloseAsync(harness, second.Scope, second.Plan);
        Assert.Equal([2, 1], (await DocumentAsync(harness)).Reports.Select(report => report.Number));
    }

    [Fact]
    public async Task Steps_of_a_run_that_never_closed_go_with_the_next_one()
    {
        await using var site = await LoopbackSite.StartAsync();
        site.Put("/a.txt", "alpha", "text/plain");
        await using var harness = CrawlDriver.Start(CrawlDriver.Declare(site, "site", "/a.txt"));
        var closed = await BeginAsync(harness, 1);
        await CloseAsync(harness, closed.Scope, closed.Plan);
        var cut = await BeginAsync(harness, 2);
        var next = await BeginAsync(harness, 3);

        await CloseAsync(harness, next.Scope, next.Plan);

        foreach (var run in new[] { closed, cut, next })
        {
            var gone = await Assert.ThrowsAsync<CartritaException>(() => harness.Get<CrawlSteps>().ReadAsync(run.Scope, run.Plan.Steps, 0, CancellationToken.None));
            Assert.Same(Problems.NotFound, gone.Problem);
        }
    }

    private static async Task<(CrawlScope Scope, CrawlPlan Plan)> BeginAsync(RunHarness harness, long number)
    {
        var scope = new CrawlScope(RunHarness.Owner, "site", number, TimeProvider.System.GetUtcNow());
        await harness.Get<DocumentCollection<CrawlDocument>>().UpdateAsync(RunHarness.Owner, "site", found => (found ?? new CrawlDocument()) with { Started = number });
        return (scope, (await harness.Get<PlanCrawlActivity>().RunAsync(scope, CancellationToken.None)).Value!);
    }

    private static Task CloseAsync(RunHarness harness, CrawlScope scope, CrawlPlan plan) =>
        harness.Get<CloseCrawlActivity>().RunAsync(new CrawlCloseInput(scope, plan, null), CancellationToken.None);

    private static async Task<CrawlDocument> DocumentAsync(RunHarness harness) =>
        (await harness.Get<DocumentCollection<CrawlDocument>>().ReadAsync(RunHarness.Owner, "site", CancellationToken.None))!.Value;
}
