using System.Text.Json;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Crawl;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Crawl;

public sealed class CrawlEndToEndTests : IAsyncLifetime
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackSite site = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        site = await LoopbackSite.StartAsync();
        app = await App.StartAsync(settings =>
        {
            settings["Crawl:AllowPrivateAddresses"] = "true";
            settings["Crawl:RequestIntervalMilliseconds"] = "0";
            settings["Crawl:Sources:site:Kind"] = "sitemap";
            settings["Crawl:Sources:site:Owner"] = "local";
            settings["Crawl:Sources:site:IntervalMinutes"] = "0";
            settings["Crawl:Sources:site:SitemapUrl"] = site.Of("/sitemap.xml");
        });
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task Site_that_changes_is_followed_and_a_question_finds_what_is_there_now()
    {
        Put("/guide.html", "<html><body><h1>Guide</h1><p>The walrus release happens on Friday.</p></body></html>", "/old.html", "/large.bin");
        site.Put("/old.html", "<p>The lobster budget is nine euros.</p>");
        var first = await RunAsync();
        Put("/guide.html", "<html><body><h1>Guide</h1><p>The walrus release happens on Monday.</p></body></html>", "/new.html", "/large.bin");
        site.Put("/new.html", "<p>The penguin office is in Turin.</p>");

        var second = await RunAsync();

        Assert.Equal((2, 0, 0), Figures(first));
        Assert.Equal((1, 1, 1), Figures(second));
        var guide = second.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("key").GetString() == site.Of("/guide.html")).GetProperty("attachmentId").GetString()!;
        Assert.Contains("Monday", (await app.Admin.AskAsync("When does the walrus release happen?", guide)).Is(200).Body, StringComparison.Ordinal);
        var before = first.GetProperty("items").EnumerateArray().Where(item => item.TryGetProperty("attachmentId", out _)).Select(item => item.GetProperty("attachmentId").GetString()!).ToList();
        Assert.Equal(2, before.Count);
        foreach (var erased in before)
        {
            (await app.Admin.GetAsync($"api/attachments/{erased}")).IsProblem(Problems.NotFound);
        }

        (await app.Admin.GetAsync($"api/orchestrations/{guide}")).Is(200);
    }

    [Fact]
    public async Task Second_run_at_the_same_time_is_refused_and_noted()
    {
        Put("/guide.html", "<p>One.</p>");
        site.Gate = gate.Task;
        (await app.Admin.PostAsync("api/crawls/site/run", "{}")).Is(202);

        (await app.Admin.PostAsync("api/crawls/site/run", "{}")).IsProblem(Problems.CrawlRunning);
        var running = (await app.Admin.GetAsync("api/crawls/site")).Is(200).Json;
        gate.TrySetResult();
        var ended = await EndedAsync();

        Assert.Equal((true, 1), (running.GetProperty("running").GetBoolean(), running.GetProperty("overlaps").GetInt32()));
        Assert.Equal((1, 1), (ended.GetProperty("reports").GetArrayLength(), ended.GetProperty("reports")[0].GetProperty("added").GetInt32()));
    }

    [Fact]
    public async Task Histories_of_erased_files_are_purged_by_the_tick()
    {
        Put("/guide.html", "<p>One.</p>");
        var first = (await RunAsync()).GetProperty("items")[0].GetProperty("attachmentId").GetString()!;
        Put("/guide.html", "<p>Two.</p>");
        await RunAsync();
        Assert.NotNull(await app.Host.Durable.GetInstanceAsync(first, CancellationToken.None));

        await app.Host.Services.GetRequiredService<CrawlTick>().RunAsync(app.Host.Durable, CancellationToken.None);

        Assert.Null(await app.Host.Durable.GetInstanceAsync(first, CancellationToken.None));
        Assert.Empty(await app.Host.Services.GetRequiredService<InstancePurges>().ListAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Source_is_started_when_it_is_due_and_once_more_where_its_run_was_lost()
    {
        Put("/guide.html", "<p>One.</p>");
        var source = app.Host.Services.GetRequiredService<CrawlSources>().Find(new OwnerId("local"), "site")! with { Interval = TimeSpan.FromMinutes(30) };
        var documents = app.Host.Services.GetRequiredService<DocumentCollection<CrawlDocument>>();
        Assert.True(await StartAsync(source, TimeSpan.Zero));
        await EndedAsync();
        Assert.False(await StartAsync(source, TimeSpan.FromMinutes(29)));
        Assert.True(await StartAsync(source, TimeSpan.FromMinutes(31)));
        await EndedAsync();

        // A crash after the number was taken and before the run was scheduled.
        await documents.UpdateAsync(source.OwnerId, source.Name, found => found! with { Started = found.Started + 1, StartedAt = TimeProvider.System.GetUtcNow() });
        Assert.False(await StartAsync(source, TimeSpan.FromMinutes(1)));
        Assert.True(await StartAsync(source, TimeSpan.FromMinutes(3)));

        Assert.Equal(4, (await EndedAsync()).GetProperty("reports")[0].GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Start_while_another_is_about_to_begin_takes_no_number_and_is_noted()
    {
        Put("/guide.html", "<p>One.</p>");
        var source = app.Host.Services.GetRequiredService<CrawlSources>().Find(new OwnerId("local"), "site")!;
        var documents = app.Host.Services.GetRequiredService<DocumentCollection<CrawlDocument>>();

        // Another instance took the number, and has not scheduled the run yet.
        await documents.UpdateAsync(source.OwnerId, source.Name, _ => new CrawlDocument { Started = 1, StartedAt = TimeProvider.System.GetUtcNow() });
        (await app.Admin.PostAsync("api/crawls/site/run", "{}")).IsProblem(Problems.CrawlRunning);
        Assert.False(await StartAsync(source with { Interval = TimeSpan.FromSeconds(1) }, TimeSpan.FromMinutes(1)));

        var noted = (await documents.ReadAsync(source.OwnerId, source.Name, CancellationToken.None))!.Value;
        Assert.Equal((1, 2), (noted.Started, noted.Overlaps));
        Assert.True(await StartAsync(source, TimeSpan.FromMinutes(3)));
        Assert.Equal(2, (await EndedAsync()).GetProperty("reports")[0].GetProperty("number").GetInt64());
    }

    [Fact]
    public async Task Owner_lists_their_sources_and_nobody_sees_those_of_others()
    {
        var stranger = await app.NewUserAsync();

        var mine = (await app.Admin.GetAsync("api/crawls")).Is(200).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ToList();

        Assert.Equal(["pages", "rules", "site"], mine);
        Assert.Empty((await stranger.GetAsync("api/crawls")).Is(200).Json.GetProperty("items").EnumerateArray());
        (await stranger.GetAsync("api/crawls/site")).IsProblem(Problems.NotFound);
        (await stranger.PostAsync("api/crawls/site/run", "{}")).IsProblem(Problems.NotFound);
        Assert.DoesNotContain(site.Address.AbsoluteUri, (await app.Admin.GetAsync("api/crawls/site")).Is(200).Body, StringComparison.Ordinal);
    }

    private static (int Added, int Replaced, int Deleted) Figures(JsonElement report) =>
        (report.GetProperty("added").GetInt32(), report.GetProperty("replaced").GetInt32(), report.GetProperty("deleted").GetInt32());

    private Task<bool> StartAsync(CrawlSource source, TimeSpan later) =>
        ActivatorUtilities.CreateInstance<CrawlStarts>(app.Host.Services, new LaterTime(later)).StartIfDueAsync(source, app.Host.Durable, CancellationToken.None);

    private void Put(string path, string text, params string[] others)
    {
        site.Put(path, text);
        site.Put("/sitemap.xml", $"<urlset>{string.Concat(new[] { path }.Concat(others).Select(one => $"<url><loc>{site.Of(one)}</loc></url>"))}</urlset>", "application/xml");
        site.Put("/large.bin", "x", "application/x-unknown");
    }

    private async Task<JsonElement> RunAsync()
    {
        (await app.Admin.PostAsync("api/crawls/site/run", "{}")).Is(202);
        return (await EndedAsync()).GetProperty("reports")[0];
    }

    private async Task<JsonElement> EndedAsync()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        await app.Host.Durable.WaitForInstanceCompletionAsync(CrawlScope.InstanceOf(new OwnerId("local"), "site").Value, cancellation: patience.Token);
        return (await app.Admin.GetAsync("api/crawls/site")).Is(200).Json;
    }
}
