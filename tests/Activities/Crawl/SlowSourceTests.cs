using Cartrita.Activities.Attachments;
using Cartrita.Activities.Crawl;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities.Tests.Crawl;

public sealed class SlowSourceTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Item_whose_bytes_dribble_fails_within_its_time()
    {
        var bytes = new DribblingStream(time, TimeSpan.FromSeconds(25));
        await using var harness = Start();
        var reader = new SlowReader { Open = _ => Task.FromResult(new CrawlFetch { Content = bytes, FileName = "a.txt" }) };

        await FetchAsync(harness, reader);

        Assert.Equal(600 / 25, bytes.Reads);
        await AssertFailedAsync(harness);
    }

    [Fact]
    public async Task Item_that_is_never_answered_for_fails_within_its_time()
    {
        await using var harness = Start();
        var reader = new SlowReader { Open = ForeverAsync<CrawlFetch> };

        var fetched = FetchAsync(harness, reader);
        await time.UntilPendingAsync(TimeSpan.FromSeconds(600), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(600));
        await fetched;

        await AssertFailedAsync(harness);
    }

    [Fact]
    public async Task List_that_never_comes_ends_the_run_in_its_time()
    {
        await using var harness = Start();
        var reader = new SlowReader { List = ForeverAsync<CrawlListing> };
        var scope = Scope();

        var planned = Plan(harness, reader).RunAsync(scope, CancellationToken.None);
        await time.UntilPendingAsync(TimeSpan.FromMinutes(360), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromMinutes(360));

        Assert.Equal(Problems.LimitExceeded.Code, (await planned).Code);
        Assert.Equal(Problems.LimitExceeded.Code, (await Plan(harness, reader).RunAsync(scope, CancellationToken.None)).Code);
    }

    private static RunHarness Start() => new(("Crawl:Sources:site:Kind", "urls"), ("Crawl:Sources:site:Owner", RunHarness.Owner.Value), ("Crawl:Sources:site:Urls:0", "https://example.org/a.txt"));

    private static async Task<T> ForeverAsync<T>(CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException("It ended.");
    }

    private static async Task AssertFailedAsync(RunHarness harness)
    {
        var driver = new CrawlDriver(harness, "site");
        var item = Assert.Single(await driver.ItemsAsync());
        Assert.Equal((CrawlItemOutcome.Failed, Problems.SourceUnavailable.Code), (item.Outcome, item.Code));
        await driver.AssertSettledAsync();
    }

    private CrawlScope Scope() => new(RunHarness.Owner, "site", 1, time.GetUtcNow());

    private async Task FetchAsync(RunHarness harness, SlowReader reader)
    {
        var scope = Scope();
        var plan = (await Plan(harness, reader).RunAsync(scope, CancellationToken.None)).Value!;
        var intake = new CrawlIntake(
            harness.Get<IDocumentStore>(),
            harness.Get<DocumentCollection<AttachmentDocument>>(),
            harness.Get<DocumentCollection<RunDocument>>(),
            harness.Get<IContentStore>(),
            harness.Get<AttachmentCapacity>(),
            harness.Get<CrawlItems>(),
            harness.Get<CrawlLeftovers>(),
            harness.Get<IFileEvents>(),
            harness.Get<AttachmentIndex>(),
            harness.Get<IOptions<CrawlOptions>>(),
            time);
        var fetch = new FetchCrawlItemActivity(
            harness.Get<CrawlSources>(),
            new CrawlReaders([reader]),
            harness.Get<CrawlItems>(),
            harness.Get<CrawlSteps>(),
            intake,
            harness.Get<CrawlRemoval>(),
            harness.Get<CrawlLeftovers>(),
            harness.Get<IOptions<CrawlOptions>>(),
            time);

        Assert.Null((await fetch.RunAsync(new CrawlStepInput(scope, plan.Steps, 0), CancellationToken.None)).AttachmentId);
    }

    private PlanCrawlActivity Plan(RunHarness harness, SlowReader reader) => new(
        harness.Get<CrawlSources>(), new CrawlReaders([reader]), harness.Get<CrawlItems>(), harness.Get<CrawlLeftovers>(), harness.Get<CrawlSteps>(), harness.Get<IOptions<CrawlOptions>>(), time);

    private sealed class SlowReader : ICrawlReader
    {
        public IReadOnlyList<CrawlSourceKind> Kinds { get; } = [CrawlSourceKind.Urls];

        internal Func<CancellationToken, Task<CrawlListing>> List { get; init; } = _ => Task.FromResult(new CrawlListing([new CrawlItem { Key = "https://example.org/a.txt" }], true));

        internal Func<CancellationToken, Task<CrawlFetch>> Open { get; init; } = ForeverAsync<CrawlFetch>;

        public Task<CrawlListing> ListAsync(CrawlSource source, CancellationToken cancellationToken) => List(cancellationToken);

        public Task<CrawlFetch> OpenAsync(CrawlSource source, CrawlItem item, CrawlVersion? known, CancellationToken cancellationToken) => Open(cancellationToken);
    }
}
