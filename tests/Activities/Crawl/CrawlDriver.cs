using Cartrita.Activities.Crawl;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Crawl;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Web;

namespace Cartrita.Activities.Tests.Crawl;

/// <summary>Runs of a source, step by step as the orchestrator takes them; a step that is killed is done again, as a durable host would.</summary>
internal sealed class CrawlDriver(RunHarness harness, string source)
{
    private long number;

    /// <summary>Does every step twice.</summary>
    internal bool DoesTwice { get; init; }

    /// <summary>How many steps were killed.</summary>
    internal int Kills { get; private set; }

    /// <summary>A source of addresses of a site.</summary>
    internal static (string, string?)[] Declare(LoopbackSite site, string name, params string[] paths) =>
    [
        ("Crawl:AllowPrivateAddresses", "true"), ("Crawl:RequestIntervalMilliseconds", "0"),
        ($"Crawl:Sources:{name}:Kind", "urls"), ($"Crawl:Sources:{name}:Owner", RunHarness.Owner.Value), ($"Crawl:Sources:{name}:Tags:0", "crawled"),
        .. paths.Select((path, at) => ($"Crawl:Sources:{name}:Urls:{at}", (string?)site.Of(path))),
    ];

    /// <summary>The activities with declared sources; of a setting that is given twice the last one counts.</summary>
    internal static RunHarness Start(IEnumerable<(string Key, string? Value)> settings) => new([.. settings.GroupBy(setting => setting.Key).Select(same => same.Last())]);

    internal async Task<CrawlReport> RunAsync()
    {
        var scope = new CrawlScope(RunHarness.Owner, source, ++number, TimeProvider.System.GetUtcNow());
        var planned = await DoAsync(() => harness.Get<PlanCrawlActivity>().RunAsync(scope, CancellationToken.None));
        for (var step = 0; step < (planned.Value?.Fetches ?? 0) + (planned.Value?.Removals ?? 0); step++)
        {
            await StepAsync(scope, planned.Value!, step);
        }

        await DoAsync(() => harness.Get<CloseCrawlActivity>().RunAsync(new CrawlCloseInput(scope, planned.Value, planned.Code), CancellationToken.None));
        return (await harness.Get<DocumentCollection<CrawlDocument>>().ReadAsync(RunHarness.Owner, source, CancellationToken.None))!.Value.Reports[0];
    }

    /// <summary>What is known of the items.</summary>
    internal async Task<IReadOnlyList<CrawlItemDocument>> ItemsAsync()
    {
        var documents = harness.Get<DocumentCollection<CrawlItemDocument>>();
        var stored = await harness.Get<IDocumentStore>().ListAsync(RunHarness.Owner, Collections.CrawlItems, $"{source}/", null, 1000, CancellationToken.None);
        return [.. stored.Select(one => documents.Parse(one).Value)];
    }

    /// <summary>Every file of the owner.</summary>
    internal async Task<IReadOnlyList<AttachmentDocument>> FilesAsync()
    {
        var documents = harness.Get<DocumentCollection<AttachmentDocument>>();
        var stored = await harness.Get<IDocumentStore>().ListAsync(RunHarness.Owner, Collections.Attachments, string.Empty, null, 1000, CancellationToken.None);
        return [.. stored.Select(one => documents.Parse(one).Value)];
    }

    /// <summary>What a search for words finds.</summary>
    internal async Task<IReadOnlyList<string>> SearchAsync(string words) =>
        [.. (await harness.Get<IKnowledgeIndex>().SearchAsync(new KnowledgeQuery { Owner = RunHarness.Owner, Text = words, Mode = SearchMode.Lexical, Limit = 20 }, CancellationToken.None)).Select(hit => hit.Chunk.Text)];

    /// <summary>Fails where a file is not an item's, or an item's is missing, or something is on its way or left over.</summary>
    internal async Task AssertSettledAsync()
    {
        var (items, files) = (await ItemsAsync(), await FilesAsync());
        Assert.All(items, item => Assert.Equal((null, 0), (item.Pending, item.Leftovers.Count)));
        Assert.Equal(items.Where(item => item.Attachment is not null).Select(item => item.Attachment!.Value.Value).Order(), files.Select(file => file.Id.Value).Order());
        Assert.All(files, file => Assert.Equal(AttachmentStatus.Indexed, file.Status));
    }

    private async Task StepAsync(CrawlScope scope, CrawlPlan plan, int step)
    {
        var input = new CrawlStepInput(scope, plan.Steps, step);
        if (step >= plan.Fetches)
        {
            await DoAsync(() => harness.Get<RemoveCrawlItemActivity>().RunAsync(input, CancellationToken.None));
        }
        else if ((await DoAsync(() => harness.Get<FetchCrawlItemActivity>().RunAsync(input, CancellationToken.None))).AttachmentId is { } file)
        {
            await DoAsync(() => harness.IngestAsync(file));
            await DoAsync(() => harness.Get<SettleCrawlItemActivity>().RunAsync(new CrawlSettleInput(scope, plan.Steps, step, file), CancellationToken.None));
        }
    }

    private Task DoAsync(Func<Task> step) => DoAsync(async () =>
    {
        await step();
        return 0;
    });

    private async Task<T> DoAsync<T>(Func<Task<T>> step)
    {
        try
        {
            var done = await step();
            return DoesTwice ? await step() : done;
        }
        catch (IOException)
        {
            Kills++;
            return await step();
        }
    }
}
