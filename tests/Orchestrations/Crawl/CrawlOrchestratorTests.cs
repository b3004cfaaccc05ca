using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Crawl;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Crawl;

public sealed class CrawlOrchestratorTests
{
    [Fact]
    public async Task Run_fetches_ingests_settles_removes_and_reports()
    {
        await using var harness = new ChatHarness();

        var outcome = await harness.RunCrawlAsync();

        Assert.Equal(RunStatus.Completed, outcome.Status);
        Assert.Equal([0, 1], harness.InputsOf<CrawlSettleInput>().Select(input => input.Step).Order());
        Assert.All(harness.InputsOf<CrawlSettleInput>(), input => Assert.Equal(ChatHarness.FileOf(input.Step), input.AttachmentId));
        Assert.Equal(2, harness.InputsOf<CloseIngestionInput>().Count);
        Assert.Equal((null, 1), (harness.SingleInput<CrawlCloseInput>().Code, harness.SingleInput<CrawlCloseInput>().Plan!.Removals));
    }

    [Fact]
    public async Task File_is_settled_after_its_ingestion_has_ended()
    {
        await using var harness = new ChatHarness { PlanCrawl = _ => Planned(1, 0) };

        await harness.RunCrawlAsync();

        var names = harness.Names.ToList();
        Assert.True(names.IndexOf(DurableNames.CloseIngestion) < names.IndexOf(DurableNames.SettleCrawlItem), string.Join(", ", names));
    }

    [Fact]
    public async Task Removals_begin_when_every_fetch_has_been_settled()
    {
        await using var harness = new ChatHarness { PlanCrawl = _ => Planned(6, 5) };

        await harness.RunCrawlAsync();

        var names = harness.Names.ToList();
        Assert.Equal(6, names.Count(name => name == DurableNames.SettleCrawlItem));
        Assert.True(names.LastIndexOf(DurableNames.SettleCrawlItem) < names.IndexOf(DurableNames.RemoveCrawlItem));
        Assert.Equal([6, 7, 8, 9, 10], harness.Calls.Where(call => call.Activity == DurableNames.RemoveCrawlItem).Select(call => ((CrawlStepInput)call.Input).Step).Order());
    }

    [Fact]
    public async Task Steps_run_four_at_a_time()
    {
        await using var harness = new ChatHarness { PlanCrawl = _ => Planned(10, 0) };

        await harness.RunCrawlAsync();

        var windows = harness.Calls.Where(call => call.Activity == DurableNames.FetchCrawlItem).Select(call => ((CrawlStepInput)call.Input).Step / 4).ToList();
        Assert.Equal(windows.Order(), windows);
    }

    [Fact]
    public async Task Item_that_is_not_new_is_neither_ingested_nor_settled()
    {
        await using var harness = new ChatHarness { FetchItem = _ => new CrawlFetchResult() };

        await harness.RunCrawlAsync();

        Assert.Equal([DurableNames.PlanCrawl, DurableNames.FetchCrawlItem, DurableNames.FetchCrawlItem, DurableNames.RemoveCrawlItem, DurableNames.CloseCrawl], harness.Names);
    }

    [Fact]
    public async Task Source_that_cannot_be_listed_is_closed_with_the_reason_and_nothing_is_removed()
    {
        await using var harness = new ChatHarness { PlanCrawl = _ => Outcome.Fail<CrawlPlan>(Problems.SourceUnavailable) };

        var outcome = await harness.RunCrawlAsync();

        Assert.Equal([DurableNames.PlanCrawl, DurableNames.CloseCrawl], harness.Names);
        Assert.Equal((Problems.SourceUnavailable.Code, null), (harness.SingleInput<CrawlCloseInput>().Code, harness.SingleInput<CrawlCloseInput>().Plan));
        Assert.Equal(Problems.SourceUnavailable.Code, outcome.Code);
    }

    [Fact]
    public async Task Listing_that_keeps_throwing_is_closed_as_a_defect()
    {
        await using var harness = new ChatHarness { PlanCrawl = _ => throw new IOException("the store is away") };

        await harness.RunCrawlAsync();

        Assert.Equal(Problems.Internal.Code, harness.SingleInput<CrawlCloseInput>().Code);
    }

    [Fact]
    public async Task Item_that_keeps_throwing_is_settled_as_failed_and_the_others_go_on()
    {
        await using var harness = new ChatHarness
        {
            PlanCrawl = _ => Planned(5, 1),
            FetchItem = input => input.Step == 2 ? throw new IOException("broken") : new CrawlFetchResult { AttachmentId = ChatHarness.FileOf(input.Step) },
        };

        var outcome = await harness.RunCrawlAsync();

        Assert.Null(Assert.Single(harness.InputsOf<CrawlSettleInput>(), input => input.Step == 2).AttachmentId);
        Assert.Equal(5, harness.InputsOf<CrawlSettleInput>().Count);
        Assert.Equal(RunStatus.Completed, outcome.Status);
    }

    [Fact]
    public async Task Settling_that_keeps_throwing_leaves_the_others_alone()
    {
        await using var harness = new ChatHarness { SettleItem = input => _ = input.Step == 0 ? throw new IOException("broken") : 0 };

        await harness.RunCrawlAsync();

        Assert.Null(harness.SingleInput<CrawlCloseInput>().Code);
        Assert.Contains(DurableNames.RemoveCrawlItem, harness.Names);
    }

    [Fact]
    public async Task Source_that_asks_to_wait_is_waited_for_three_times_and_then_asked_for_good()
    {
        await using var harness = new ChatHarness
        {
            PlanCrawl = _ => Planned(1, 0), FetchItem = input => input.MayWait ? new CrawlFetchResult { RetryAfterSeconds = 600 } : new CrawlFetchResult(),
        };

        await harness.RunCrawlAsync();

        Assert.Equal([true, true, true, false], harness.InputsOf<CrawlStepInput>().Select(input => input.MayWait));
    }

    [Fact]
    public async Task Long_run_continues_as_new_and_does_every_step_once()
    {
        var fetches = (2 * CrawlOrchestrator.StepsPerGeneration) + 30;
        await using var harness = new ChatHarness { PlanCrawl = _ => Planned(fetches, 7), FetchItem = _ => new CrawlFetchResult() };

        await harness.RunCrawlAsync();

        Assert.Equal(Enumerable.Range(0, fetches + 7), harness.InputsOf<CrawlStepInput>().Select(input => input.Step).Order());
        Assert.Single(harness.InputsOf<CrawlScope>());
    }

    [Fact]
    public async Task Run_out_of_time_begins_nothing_new_and_says_so()
    {
        await using var harness = new ChatHarness
        {
            PlanCrawl = _ => Planned(8, 3), FetchItem = input => input.MayWait ? new CrawlFetchResult { RetryAfterSeconds = 1800 } : new CrawlFetchResult(),
        };

        await harness.RunCrawlAsync(maxMinutes: 20);

        Assert.All(harness.InputsOf<CrawlStepInput>(), input => Assert.InRange(input.Step, 0, 3));
        Assert.Equal(Problems.LimitExceeded.Code, harness.SingleInput<CrawlCloseInput>().Code);
        Assert.DoesNotContain(DurableNames.RemoveCrawlItem, harness.Names);
    }

    [Fact]
    public async Task File_that_is_refused_by_its_ingestion_is_settled_all_the_same()
    {
        await using var harness = new ChatHarness { PlanCrawl = _ => Planned(1, 0), Scan = _ => Outcome.Fail<ScanResult>(Problems.MalwareDetected) };

        await harness.RunCrawlAsync();

        Assert.Equal(ChatHarness.FileOf(0), harness.SingleInput<CrawlSettleInput>().AttachmentId);
    }

    private static Outcome<CrawlPlan> Planned(int fetches, int removals) => Outcome.Of(new CrawlPlan(ChatHarness.Payload, fetches, removals, 0));
}
