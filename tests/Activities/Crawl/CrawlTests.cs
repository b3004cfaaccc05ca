using System.Text;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Web;

namespace Cartrita.Activities.Tests.Crawl;

public sealed class CrawlTests : IAsyncLifetime
{
    private LoopbackSite site = null!;

    public async Task InitializeAsync() => site = await LoopbackSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_are_added_replaced_left_alone_and_deleted(bool doesTwice)
    {
        await using var harness = Start("/a.txt", "/b.txt");
        var driver = new CrawlDriver(harness, "site") { DoesTwice = doesTwice };
        site.Put("/a.txt", Page("alpha walrus", "1")).Put("/b.txt", Page("beta lobster", "1"));

        var first = await driver.RunAsync();
        await driver.AssertSettledAsync();
        site.Put("/a.txt", Page("gamma penguin", "2"));
        var second = await driver.RunAsync();
        await driver.AssertSettledAsync();
        var third = await driver.RunAsync();

        Assert.Equal((2, 0, 0), (first.Added, first.Replaced, first.Unchanged));
        Assert.Equal((0, 1, 1), (second.Added, second.Replaced, second.Unchanged));
        Assert.Equal((0, 0, 2), (third.Added, third.Replaced, third.Unchanged));
        Assert.Empty(await driver.SearchAsync("walrus"));
        Assert.Single(await driver.SearchAsync("penguin"));
        Assert.All(await driver.FilesAsync(), file => Assert.Equal(["crawled"], file.Tags));
        Assert.Equal(2, (await harness.Get<AttachmentCapacity>().ReadAsync(RunHarness.Owner, null, CancellationToken.None)).Combined.UsedFiles);
    }

    [Fact]
    public async Task Page_that_only_says_that_it_changed_is_unchanged()
    {
        await using var harness = Start("/a.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1"));
        await driver.RunAsync();
        var before = (await driver.FilesAsync()).Single().Id;
        site.Put("/a.txt", Page("alpha", "2"));

        var report = await driver.RunAsync();

        Assert.Equal((1, 0), (report.Unchanged, report.Replaced));
        Assert.Equal((before, "\"2\""), ((await driver.FilesAsync()).Single().Id, (await driver.ItemsAsync()).Single().Bytes!.Version));
    }

    [Fact]
    public async Task Page_that_is_missing_once_stays_and_twice_goes()
    {
        await using var harness = Start("/a.txt", "/b.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1")).Put("/b.txt", Page("beta", "1"));
        await driver.RunAsync();
        site.Pages.TryRemove("/a.txt", out _);

        var first = await driver.RunAsync();
        Assert.Equal((1, 0, 1), (first.Missing, first.Deleted, first.Unchanged));
        Assert.Single(await driver.SearchAsync("alpha"));
        var second = await driver.RunAsync();

        Assert.Equal((0, 1, CrawlItemOutcome.Deleted), (second.Missing, second.Deleted, second.Items.Single().Outcome));
        Assert.Empty(await driver.SearchAsync("alpha"));
        await driver.AssertSettledAsync();
        Assert.Single(await driver.ItemsAsync());
    }

    [Fact]
    public async Task Page_that_comes_back_is_no_longer_missing()
    {
        await using var harness = Start("/a.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1"));
        await driver.RunAsync();
        site.Pages.TryRemove("/a.txt", out var page);
        await driver.RunAsync();
        site.Put("/a.txt", page!);
        await driver.RunAsync();
        site.Pages.TryRemove("/a.txt", out _);

        var report = await driver.RunAsync();

        Assert.Equal((1, 0), (report.Missing, report.Deleted));
        Assert.Single(await driver.FilesAsync());
    }

    [Theory]
    [InlineData("/a.txt", 200, "unsupported", "application/zip", null)]
    [InlineData("/a.exe", 200, "MZ", "application/x-msdownload", "unsupported_file")]
    [InlineData("/a.txt", 200, "", "text/plain", "empty_file")]
    [InlineData("/a.txt", 200, "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "text/plain", "malware_detected")]
    [InlineData("/a.txt", 500, "x", "text/plain", "source_unavailable")]
    [InlineData("/a.txt", 403, "x", "text/plain", "source_refused")]
    public async Task Page_that_is_not_taken_is_reported_with_its_code_and_leaves_nothing(string path, int status, string text, string type, string? code)
    {
        await using var harness = Start(path, "/good.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put(path, new LoopbackPage(Encoding.UTF8.GetBytes(text), type) { Status = status, ETag = "\"1\"" }).Put("/good.txt", Page("good", "1"));

        var report = await driver.RunAsync();

        Assert.Equal(code is null ? 2 : 1, report.Added);
        Assert.Equal(code, report.Items.Single(item => item.Key.EndsWith(path, StringComparison.Ordinal)).Code);
        await driver.AssertSettledAsync();
    }

    [Fact]
    public async Task Refused_version_leaves_the_old_one_and_is_not_fetched_again()
    {
        await using var harness = Start("/a.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1"));
        await driver.RunAsync();
        site.Put("/a.txt", new LoopbackPage([0xFF, 0xFE, 0x00, 0x80], "text/plain") { ETag = "\"2\"" });

        var second = await driver.RunAsync();
        var third = await driver.RunAsync();

        Assert.Equal((1, 1), (second.Refused, third.Refused));
        Assert.Equal([200, 200, 304], site.Requests.Where(request => request.Path == "/a.txt").Select(request => request.Status));
        Assert.Single(await driver.SearchAsync("alpha"));
        await driver.AssertSettledAsync();
    }

    [Fact]
    public async Task Page_that_is_too_large_is_refused_where_its_length_is_not_said_too()
    {
        await using var harness = Start(("Crawl:Sources:site:MaxBytes", "1000"), "/a.txt", "/b.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page(new string('x', 1001), "1")).Put("/b.txt", Page(new string('y', 1000), "1"));

        var report = await driver.RunAsync();

        Assert.Equal((1, 1), (report.Added, report.Refused));
        Assert.Equal(Problems.FileTooLarge.Code, report.Items.Single(item => item.Outcome == CrawlItemOutcome.Refused).Code);
    }

    [Fact]
    public async Task Page_that_breaks_off_fails_and_comes_with_the_next_run()
    {
        await using var harness = Start("/a.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1") with { BreaksOff = true });

        var first = await driver.RunAsync();
        site.Put("/a.txt", Page("alpha", "1"));
        var second = await driver.RunAsync();

        Assert.Equal((1, Problems.SourceUnavailable.Code), (first.Failed, first.Items.Single().Code));
        Assert.Equal((1, 0), (second.Added, second.Failed));
        await driver.AssertSettledAsync();
    }

    [Fact]
    public async Task Sitemap_that_is_empty_or_away_deletes_nothing()
    {
        site.Put("/a.txt", Page("alpha", "1")).Put("/sitemap.xml", Sitemap("/a.txt"), "application/xml");
        await using var harness = CrawlDriver.Start([.. CrawlDriver.Declare(site, "site"), ("Crawl:Sources:site:Kind", "sitemap"), ("Crawl:Sources:site:SitemapUrl", site.Of("/sitemap.xml"))]);
        var driver = new CrawlDriver(harness, "site");
        await driver.RunAsync();

        site.Put("/sitemap.xml", Sitemap(), "application/xml");
        var empty = await driver.RunAsync();
        site.Pages.TryRemove("/sitemap.xml", out _);
        var away = await driver.RunAsync();

        Assert.Equal((1, 0, 1), (empty.Withheld, empty.Deleted, empty.Unchanged));
        Assert.Equal((Problems.SourceRefused.Code, 0, 1), (away.Code, away.Deleted, away.Unchanged));
        Assert.All([empty, away], report => Assert.NotNull(report.Notice));
        Assert.Single(await driver.SearchAsync("alpha"));
    }

    [Fact]
    public async Task Page_that_was_renamed_is_there_under_its_new_name_and_not_under_the_old_one()
    {
        site.Put("/one/a.txt", Page("alpha", "1")).Put("/sitemap.xml", Sitemap("/one/a.txt"), "application/xml");
        await using var harness = CrawlDriver.Start([.. CrawlDriver.Declare(site, "site"), ("Crawl:Sources:site:Kind", "sitemap"), ("Crawl:Sources:site:SitemapUrl", site.Of("/sitemap.xml"))]);
        var driver = new CrawlDriver(harness, "site");
        await driver.RunAsync();
        site.Pages.TryRemove("/one/a.txt", out var page);
        site.Put("/two/a.txt", page!).Put("/sitemap.xml", Sitemap("/two/a.txt"), "application/xml");

        var report = await driver.RunAsync();

        Assert.Equal((1, 1), (report.Added, report.Deleted));
        Assert.Single(await driver.SearchAsync("alpha"));
        await driver.AssertSettledAsync();
    }

    [Fact]
    public async Task Library_that_is_full_fails_a_page_until_there_is_room()
    {
        await using var harness = Start("/a.txt", "/b.txt");
        var driver = new CrawlDriver(harness, "site");
        harness.Get<Microsoft.Extensions.Options.IOptions<CapacityLimits>>().Value.LibraryFiles = 1;
        site.Put("/a.txt", Page("alpha", "1")).Put("/b.txt", Page("beta", "1"));

        var full = await driver.RunAsync();
        harness.Get<Microsoft.Extensions.Options.IOptions<CapacityLimits>>().Value.LibraryFiles = 2;
        var room = await driver.RunAsync();

        Assert.Equal((1, 1), (full.Added, full.Failed));
        Assert.Equal((1, 1, 0), (room.Added, room.Unchanged, room.Failed));
        await driver.AssertSettledAsync();
    }

    [Fact]
    public async Task Erased_file_leaves_a_mark_by_which_its_history_is_purged_and_an_entry_in_the_audit()
    {
        await using var harness = Start("/a.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1"));
        await driver.RunAsync();
        var old = (await driver.FilesAsync()).Single().Id;
        site.Put("/a.txt", Page("beta", "2"));

        await driver.RunAsync();

        Assert.Equal([old.Value], await new InstancePurges(harness.Get<Core.Storage.IDocumentStore>()).ListAsync(null, 10, CancellationToken.None));
        Assert.Contains(harness.Audit.Events, entry => entry.Target == $"crawls/site/attachments/{old.Value}" && entry.Outcome == "erased");
    }

    [Fact]
    public async Task File_that_a_crawl_brought_is_kept_past_the_days_of_uploads_and_goes_with_its_page()
    {
        await using var harness = Start(("Retention:AttachmentDays", "1"), "/a.txt", "/b.txt");
        var driver = new CrawlDriver(harness, "site");
        site.Put("/a.txt", Page("alpha", "1")).Put("/b.txt", Page("beta", "1"));
        var upload = await harness.IngestTextAsync("notes.txt", "An upload.");

        await driver.RunAsync();

        var store = harness.Get<Core.Storage.IDocumentStore>();
        var marks = await store.ListAsync(Core.Storage.Collections.SystemOwner, Core.Storage.Collections.AttachmentExpiries, string.Empty, null, 10, CancellationToken.None);
        Assert.EndsWith(upload.Value, Assert.Single(marks).Key.Id, StringComparison.Ordinal);
        Assert.Equal(3, (await driver.FilesAsync()).Count);
        site.Pages.TryRemove("/a.txt", out _);
        await driver.RunAsync();
        Assert.Equal(1, (await driver.RunAsync()).Deleted);
        Assert.Equal(2, (await driver.FilesAsync()).Count);
    }

    private static LoopbackPage Page(string text, string version) => new(Encoding.UTF8.GetBytes(text), "text/plain") { ETag = $"\"{version}\"" };

    private string Sitemap(params string[] paths) => $"<urlset>{string.Concat(paths.Select(path => $"<url><loc>{site.Of(path)}</loc></url>"))}</urlset>";

    private RunHarness Start(params string[] paths) => CrawlDriver.Start(CrawlDriver.Declare(site, "site", paths));

    private RunHarness Start((string, string?) setting, params string[] paths) => CrawlDriver.Start([.. CrawlDriver.Declare(site, "site", paths), setting]);
}
