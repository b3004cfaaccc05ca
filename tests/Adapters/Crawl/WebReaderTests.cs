using System.IO.Compression;
using System.Text;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Web;

namespace Cartrita.Adapters.Tests.Crawl;

public sealed class WebReaderTests : IAsyncLifetime
{
    private LoopbackSite site = null!;

    public async Task InitializeAsync() => site = await LoopbackSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Page_comes_with_its_version_and_a_name_that_fits_its_type()
    {
        site.Put("/guide/setup.php", new LoopbackPage("<p>Set up.</p>"u8.ToArray(), "text/html") { ETag = "\"v1\"", LastModified = "Wed, 21 Oct 2026 07:28:00 GMT" });
        await using var world = Urls("/guide/setup.php");

        await using var fetch = await world.OpenAsync(site.Of("/guide/setup.php"));

        Assert.Equal(("setup.php.html", "\"v1\"", "Wed, 21 Oct 2026 07:28:00 GMT"), (fetch.FileName, fetch.Version, fetch.LastModified));
        Assert.Equal("<p>Set up.</p>", await CrawlWorld.TextAsync(fetch));
    }

    [Theory]
    [InlineData("/", "text/html", "index.html")]
    [InlineData("/docs/", "text/html", "docs.html")]
    [InlineData("/a.md", "text/plain", "a.md")]
    [InlineData("/report", "application/pdf", "report.pdf")]
    [InlineData("/notes", "text/plain", "notes.txt")]
    [InlineData("/a%2Fb%3Ac.txt", "text/plain", "a-b-c.txt")]
    [InlineData("/setup.exe", "application/x-msdownload", "setup.exe")]
    public async Task Name_follows_from_address_and_type(string path, string type, string name)
    {
        site.Put(Uri.UnescapeDataString(path).Replace("/b", "%2Fb", StringComparison.Ordinal), "x", type).Put(path, "x", type);
        await using var world = Urls(path);

        await using var fetch = await world.OpenAsync(site.Of(path));

        Assert.Equal(name, fetch.FileName);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Known_version_is_asked_for_on_condition(bool hasTag)
    {
        site.Put("/a.html", new LoopbackPage("x"u8.ToArray(), "text/html") { ETag = hasTag ? "W/\"v1\"" : null, LastModified = "Wed, 21 Oct 2026 07:28:00 GMT" });
        await using var world = Urls("/a.html");
        await using var first = await world.OpenAsync(site.Of("/a.html"));

        await using var second = await world.OpenAsync(site.Of("/a.html"), new CrawlVersion(first.Version, first.LastModified));

        Assert.True(second.IsUnchanged);
        Assert.Equal(("/a.html", 304), (site.Requests.Last().Path, site.Requests.Last().Status));
    }

    [Theory]
    [InlineData(404, true, null)]
    [InlineData(410, true, null)]
    [InlineData(403, false, "source_refused")]
    [InlineData(500, false, "source_unavailable")]
    [InlineData(503, false, "source_unavailable")]
    public async Task Answer_without_a_page_is_gone_refused_or_unavailable(int status, bool isGone, string? code)
    {
        site.Put("/a.html", new LoopbackPage([], "text/html") { Status = status, Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } });
        await using var world = Urls("/a.html");

        await using var fetch = await world.OpenAsync(site.Of("/a.html"));

        Assert.Equal((isGone, code, status == 503 ? 7 : null), (fetch.IsGone, fetch.Problem?.Code, fetch.RetryAfterSeconds));
    }

    [Fact]
    public async Task Redirect_is_followed_and_gives_the_name_of_its_end()
    {
        site.Put("/old.html", LoopbackPage.To("/new.html")).Put("/new.html", "moved");
        await using var world = Urls("/old.html");

        await using var fetch = await world.OpenAsync(site.Of("/old.html"));

        Assert.Equal(("new.html", "moved"), (fetch.FileName, await CrawlWorld.TextAsync(fetch)));
    }

    [Fact]
    public async Task Redirect_in_a_circle_ends()
    {
        site.Put("/a.html", LoopbackPage.To("/b.html")).Put("/b.html", LoopbackPage.To("/a.html"));
        await using var world = Urls("/a.html");

        Assert.Equal(Problems.SourceRefused, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync(site.Of("/a.html")))).Problem);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://169.254.169.254/metadata")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("ftp://a.example/")]
    [InlineData("file:///etc/passwd")]
    public async Task Private_address_is_refused_before_a_byte_is_sent(string address)
    {
        await using var world = new CrawlWorld(("Kind", "urls"), ("Urls:0", "http://a.example/"), ("Crawl:AllowPrivateAddresses", "false"), ("Crawl:TimeoutSeconds", "5"));

        Assert.Equal(Problems.AddressRefused, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync(address))).Problem);
    }

    [Fact]
    public async Task Name_that_resolves_to_this_machine_is_refused_and_nobody_there_is_asked()
    {
        site.Put("/a.html", "secret");
        await using var world = new CrawlWorld(("Kind", "urls"), ("Urls:0", "http://a.example/"), ("Crawl:AllowPrivateAddresses", "false"));

        Assert.Equal(Problems.AddressRefused, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync($"http://localhost:{site.Address.Port}/a.html"))).Problem);
        Assert.Empty(site.Requests);
    }

    [Theory]
    [InlineData("http://user:secret@127.0.0.1/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Redirect_to_what_may_not_be_asked_is_refused(string target)
    {
        site.Put("/a.html", LoopbackPage.To(target));
        await using var world = Urls("/a.html");

        Assert.Equal(Problems.AddressRefused, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync(site.Of("/a.html")))).Problem);
    }

    [Fact]
    public async Task Rules_of_the_host_are_obeyed_and_asked_for_once()
    {
        site.Put("/robots.txt", "User-agent: CartritaBot\nDisallow: /private", "text/plain").Put("/private/a.html", "x").Put("/b.html", "y");
        await using var world = Urls("/b.html");

        Assert.Equal(Problems.RobotsDisallowed, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync(site.Of("/private/a.html")))).Problem);
        await using var open = await world.OpenAsync(site.Of("/b.html"));

        Assert.Equal("y", await CrawlWorld.TextAsync(open));
        Assert.Equal(["/robots.txt", "/b.html"], site.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Rules_hold_for_where_a_redirect_leads()
    {
        site.Put("/robots.txt", "User-agent: *\nDisallow: /private", "text/plain").Put("/a.html", LoopbackPage.To("/private/a.html")).Put("/private/a.html", "x");
        await using var world = Urls("/a.html");

        Assert.Equal(Problems.RobotsDisallowed, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync(site.Of("/a.html")))).Problem);
    }

    [Fact]
    public async Task Host_whose_rules_can_not_be_had_is_not_asked()
    {
        site.Put("/robots.txt", new LoopbackPage([], "text/plain") { Status = 500 }).Put("/a.html", "x");
        await using var world = Urls("/a.html");

        Assert.Equal(Problems.SourceUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => world.OpenAsync(site.Of("/a.html")))).Problem);
        Assert.DoesNotContain(site.Requests, request => request.Path == "/a.html");
    }

    [Fact]
    public async Task List_of_addresses_has_each_once_and_no_more_than_it_may()
    {
        await using var world = new CrawlWorld(("Kind", "urls"), ("MaxItems", "2"), ("Urls:0", "http://a.example/x#one"), ("Urls:1", "http://a.example/x#two"), ("Urls:2", "http://A.example/y"), ("Urls:3", "http://a.example/z"));

        var listing = await world.ListAsync();

        Assert.Equal(["http://a.example/x", "http://a.example/y"], listing.Items.Select(item => item.Key));
        Assert.False(listing.IsComplete);
    }

    [Fact]
    public async Task Sitemaps_are_read_plain_packed_and_nested()
    {
        site.Put("/sitemap.xml", Index("/one.xml", "/two.xml.gz", "/one.xml"), "application/xml")
            .Put("/one.xml", Sitemap(site.Of("/a.html"), "http://other.example/no.html", "ftp://x/y"), "application/xml")
            .Put("/two.xml.gz", new LoopbackPage(Packed(Sitemap(site.Of("/b.html"), site.Of("/a.html"))), "application/gzip"));
        await using var world = Sitemaps();

        var listing = await world.ListAsync();

        Assert.Equal([site.Of("/a.html"), site.Of("/b.html")], listing.Items.Select(item => item.Key));
        Assert.True(listing.IsComplete);
        Assert.Single(site.Requests, request => request.Path == "/one.xml");
    }

    [Fact]
    public async Task Sitemap_that_is_missing_among_others_makes_the_list_incomplete()
    {
        site.Put("/sitemap.xml", Index("/one.xml", "/gone.xml", "/broken.xml"), "application/xml").Put("/one.xml", Sitemap(site.Of("/a.html")), "application/xml").Put("/broken.xml", "<urlset><url>", "application/xml");
        await using var world = Sitemaps();

        var listing = await world.ListAsync();

        Assert.Equal((1, false), (listing.Items.Count, listing.IsComplete));
    }

    [Fact]
    public async Task Sitemap_that_nests_too_deep_is_not_followed_for_ever()
    {
        for (var depth = 0; depth < 6; depth++)
        {
            site.Put($"/{depth}.xml", Index($"/{depth + 1}.xml"), "application/xml");
        }

        site.Put("/sitemap.xml", Index("/0.xml"), "application/xml");
        await using var world = Sitemaps();

        Assert.False((await world.ListAsync()).IsComplete);
        Assert.DoesNotContain(site.Requests, request => request.Path == "/2.xml");
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><urlset><url><loc>&a;</loc></url></urlset>")]
    [InlineData("not a sitemap")]
    public async Task Sitemap_that_is_none_fails_the_list(string text)
    {
        site.Put("/sitemap.xml", text, "application/xml");
        await using var world = Sitemaps();

        Assert.Equal(Problems.SourceUnavailable, (await Assert.ThrowsAsync<CartritaException>(world.ListAsync)).Problem);
    }

    [Fact]
    public async Task Sitemap_of_more_pages_than_may_be_is_cut_and_not_complete()
    {
        site.Put("/sitemap.xml", Sitemap([.. Enumerable.Range(0, 30).Select(page => site.Of($"/{page}.html"))]), "application/xml");
        await using var world = Sitemaps(("MaxItems", "20"));

        var listing = await world.ListAsync();

        Assert.Equal((20, false), (listing.Items.Count, listing.IsComplete));
    }

    private static byte[] Packed(string text)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static string Sitemap(params string[] pages) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{string.Concat(pages.Select(page => $"<url><loc> {page} </loc><lastmod>2026-01-01</lastmod></url>"))}</urlset>""";

    private string Index(params string[] sitemaps) =>
        $"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{string.Concat(sitemaps.Select(path => $"<sitemap><loc>{site.Of(path)}</loc></sitemap>"))}</sitemapindex>""";

    private CrawlWorld Urls(string path) => new(("Kind", "urls"), ("Urls:0", site.Of(path)));

    private CrawlWorld Sitemaps(params (string, string?)[] settings) => new([("Kind", "sitemap"), ("SitemapUrl", site.Of("/sitemap.xml")), .. settings]);
}
