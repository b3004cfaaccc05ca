using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.Tavily;

public sealed class TavilyClientTests : IAsyncLifetime
{
    private static readonly TavilyPage[] Pages =
    [
        new("https://one.example/a", "One", "The first.", 0.7, "Mon, 03 Mar 2025 10:02:09 GMT", "# One\n\nThe first ä."),
        new("https://two.example/b", "Two", "The second.", 0.9, "2025-03-04"),
        new("javascript:alert(1)", "No page", "x", 0.8),
    ];

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private TavilyServer server = null!;
    private VendorHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await TavilyServer.StartAsync(Pages);
        host = VendorHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Search_sends_what_is_asked_and_gives_what_is_found_best_first()
    {
        var hits = await host.Web.SearchAsync(
            new WebSearchQuery
            {
                Query = "what is blue?", MaxResults = 3, IncludeDomains = ["one.example", "two.example"], ExcludeDomains = ["three.example"],
                Age = WebSearchAge.Week, Depth = WebSearchDepth.Advanced, Topic = WebSearchTopic.News,
            },
            Limit);

        Assert.Equal([("https://two.example/b", "Two", "The second.", 0.9), ("https://one.example/a", "One", "The first.", 0.7)], hits.Select(hit => (hit.Url.AbsoluteUri, hit.Title, hit.Snippet, hit.Score)));
        Assert.Equal([new(2025, 3, 4, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 3, 3, 10, 2, 9, TimeSpan.Zero)], hits.Select(hit => hit.PublishedAt!.Value));
        Assert.Equal(
            """{"query":"what is blue?","search_depth":"advanced","topic":"news","max_results":3,"time_range":"week","include_domains":["one.example","two.example"],"exclude_domains":["three.example"]}""",
            server.Requests.Single().Body.GetRawText());
        Assert.Equal($"Bearer {TavilyServer.Key}", server.Requests.Single().Authorization);
        server.AssertContract();
    }

    [Fact]
    public async Task Search_without_wishes_names_no_filter()
    {
        var hits = await host.Web.SearchAsync(new WebSearchQuery { Query = "blue" }, Limit);

        Assert.All(hits, hit => Assert.Null(hit.PublishedAt));
        Assert.Equal("""{"query":"blue","search_depth":"basic","topic":"general","max_results":5}""", server.Requests.Single().Body.GetRawText());
        server.AssertContract();
    }

    [Fact]
    public async Task Extraction_gives_texts_and_names_what_could_not_be_read()
    {
        var read = await host.Web.ExtractAsync(new WebExtractionRequest { Urls = [new("https://one.example/a"), new("https://gone.example")] }, Limit);

        Assert.Equal([new WebPageText(new Uri("https://one.example/a"), "# One\n\nThe first ä.")], read.Pages);
        Assert.Equal([new Uri("https://gone.example")], read.Failed);
        Assert.Equal("""{"urls":["https://one.example/a","https://gone.example/"],"extract_depth":"basic","format":"markdown"}""", server.Requests.Single().Body.GetRawText());
        server.AssertContract();
    }

    [Theory]
    [InlineData("", 5, "a.example", "query")]
    [InlineData("blue", 0, "a.example", "maxResults")]
    [InlineData("blue", 21, "a.example", "maxResults")]
    [InlineData("blue", 5, "not a host", "includeDomains")]
    public async Task Search_that_the_vendor_would_refuse_is_not_sent(string query, int results, string domain, string parameter)
    {
        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Web.SearchAsync(new WebSearchQuery { Query = query, MaxResults = results, IncludeDomains = [domain] }, Limit));

        Assert.Equal((Problems.InvalidRequest, parameter), (failure.Problem, failure.Parameter));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@one.example/")]
    public async Task Page_that_is_none_of_the_web_is_not_asked_for(string url)
    {
        Assert.Equal(Problems.InvalidRequest, (await Assert.ThrowsAsync<CartritaException>(() => host.Web.ExtractAsync(new WebExtractionRequest { Urls = [new(url)] }, Limit))).Problem);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_a_key_it_says_which_setting_is_missing()
    {
        using var bare = new VendorHost(("TAVILY_BASE_URL", server.Address.ToString()));

        Assert.False(bare.Web.IsConfigured);
        var failure = await Assert.ThrowsAsync<CartritaException>(() => bare.Web.SearchAsync(new WebSearchQuery { Query = "blue" }, Limit));

        Assert.Equal((Problems.VendorNotConfigured, "Tavily is not configured: set TAVILY_API_KEY."), (failure.Problem, failure.Detail));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(400, "vendor_rejected")]
    [InlineData(401, "vendor_unauthorized")]
    [InlineData(403, "vendor_unauthorized")]
    [InlineData(404, "vendor_not_found")]
    [InlineData(302, "vendor_bad_response")]
    [InlineData(432, "vendor_quota_spent")]
    [InlineData(433, "vendor_quota_spent")]
    public async Task Refusal_is_told_by_its_kind_and_not_repeated(int status, string code)
    {
        server.Faults.Enqueue(VendorFault.Status(status));

        Assert.Equal(code, (await FailAsync()).Problem.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Key_that_is_wrong_is_refused_and_in_no_error_and_no_log()
    {
        using var other = VendorHost.For(server, ("TAVILY_API_KEY", "tvly-wrong-8803"));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => other.Web.SearchAsync(new WebSearchQuery { Query = "blue-canary" }, Limit));

        Assert.Equal(Problems.VendorUnauthorized, failure.Problem);
        Assert.NotEmpty(other.Logs.Entries);
        Assert.DoesNotContain("tvly-wrong", failure.ToString(), StringComparison.Ordinal);
        Assert.All(other.Logs.Entries, entry => Assert.DoesNotContain("tvly-wrong", entry.Text, StringComparison.Ordinal));
        Assert.All(other.Logs.Entries, entry => Assert.DoesNotContain("blue-canary", entry.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<html>tvly-canary</html>", "text/html")]
    [InlineData("<html>", "application/json")]
    [InlineData("{\"results\":null}", "application/json")]
    [InlineData("{\"answer\":1}", "application/json")]
    [InlineData("{\"results\":[{\"title\":\"no address\"}]}", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("null", "application/json")]
    public async Task Answer_of_200_that_is_something_else_is_a_bad_response(string body, string type)
    {
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: type) });

        var failure = await FailAsync();

        Assert.Equal(Problems.VendorBadResponse, failure.Problem);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Body_that_ends_in_the_middle_of_a_character_is_a_bad_response()
    {
        server.Pages.Clear();
        server.Pages.Enqueue(new TavilyPage("https://one.example/a", "ä", "x", 1));
        server.Faults.Enqueue(new VendorFault { Instead = new VendorReply { Body = "{\"results\":[{\"url\":\"https://one.example\",\"title\":\"\u00e4"u8.ToArray().AsMemory()[..^1] } });

        Assert.Equal(Problems.VendorBadResponse, (await FailAsync()).Problem);
    }

    [Fact]
    public async Task Body_that_is_not_utf8_is_a_bad_response()
    {
        server.Faults.Enqueue(new VendorFault { Instead = new VendorReply { Body = (byte[])[.. "{\"results\":[{\"url\":\"https://one.example/"u8, 0xC3, 0x28, .. "\"}]}"u8] } });

        Assert.Equal(Problems.VendorBadResponse, (await FailAsync()).Problem);
    }

    [Fact]
    public async Task Body_that_is_cut_off_is_asked_for_again()
    {
        server.Faults.Enqueue(new VendorFault { CutsAfter = 30 });

        var search = host.Web.SearchAsync(new WebSearchQuery { Query = "blue" }, Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.25), Limit);

        Assert.Equal(2, (await search).Count);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_over_the_limit_is_a_bad_response(bool isSearch)
    {
        using var narrow = VendorHost.For(server, ("Vendors:Tavily:MaxAnswerBytes", "1024"));
        server.Pages.Enqueue(new TavilyPage("https://big.example/", "Big", new string('x', 1200), 1, RawContent: new string('y', 1200)));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => isSearch
            ? narrow.Web.SearchAsync(new WebSearchQuery { Query = "blue" }, Limit)
            : (Task)narrow.Web.ExtractAsync(new WebExtractionRequest { Urls = [new("https://big.example/")] }, Limit));

        Assert.Equal((Problems.VendorBadResponse, "Tavily gave an answer of more than 1024 bytes."), (failure.Problem, failure.Detail));
    }

    [LiveFact("TAVILY_API_KEY")]
    public async Task Vendor_itself_finds_and_reads_a_page()
    {
        using var live = new VendorHost(TimeProvider.System, ("TAVILY_API_KEY", Environment.GetEnvironmentVariable("TAVILY_API_KEY")));

        var hits = await live.Web.SearchAsync(new WebSearchQuery { Query = "IANA example domains", MaxResults = 3 }, Limit);
        var read = await live.Web.ExtractAsync(new WebExtractionRequest { Urls = [new("https://example.com/")] }, Limit);

        Assert.NotEmpty(hits);
        Assert.Contains("Example Domain", read.Pages.Single().Text, StringComparison.Ordinal);
    }

    private Task<CartritaException> FailAsync() => Assert.ThrowsAsync<CartritaException>(() => host.Web.SearchAsync(new WebSearchQuery { Query = "blue" }, Limit));
}
