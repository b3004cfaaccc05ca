using System.Net.Sockets;
using System.Text;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Adapters.Tools.Web;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Tests.Tools.Web;

/// <summary>Pages that can't be read here and are read by Tavily: the site has a public address, whose connections lead to the loopback.</summary>
public sealed class PageExtractionTests : IAsyncLifetime
{
    private const string Host = "http://93.184.216.34";
    private const string Text = "# Pandas\n\nThe zoo has two pandas.";

    private LoopbackSite site = null!;
    private TavilyServer tavily = null!;

    public async Task InitializeAsync()
    {
        site = await LoopbackSite.StartAsync();
        tavily = await TavilyServer.StartAsync(new TavilyPage($"{Host}/pandas", "Pandas", "Two.", 0.9, RawContent: Text));
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await tavily.DisposeAsync();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Page_that_its_server_keeps_from_us_is_read_by_the_vendor(int status)
    {
        site.Put("/pandas", new LoopbackPage([], "text/html") { Status = status });

        var page = await ReadAsync("/pandas");

        tavily.AssertContract();
        Assert.Equal((Text, $"{Host}/pandas", null), (page.Text.Text.Trim(), page.Url.AbsoluteUri, page.Title));
        Assert.Equal("Pandas", Assert.Single(page.Text.Segments).Section);
        Assert.Equal("/extract", Assert.Single(tavily.Requests).Path);
    }

    [Fact]
    public async Task Page_of_scripts_is_read_by_the_vendor_and_keeps_its_title()
    {
        site.Put("/pandas", "<html><head><title>The zoo</title><script src=app.js></script></head><body><div id=root>Loading</div></body></html>");

        var page = await ReadAsync("/pandas");

        Assert.Equal((Text, "The zoo"), (page.Text.Text.Trim(), page.Title));
    }

    [Theory]
    [InlineData("<html><body><p>A short page.</p></body></html>")]
    [InlineData("<html><head><script>track()</script></head><body><p>The zoo has two pandas, which came in 2019 from another zoo and live in the house behind the lake, where visitors may see them each day but Monday, and on holidays too, if the weather is fine and the lake is not frozen over.</p></body></html>")]
    public async Task Page_that_shows_its_text_is_told_to_nobody(string html)
    {
        site.Put("/pandas", html);

        Assert.NotEqual(Text, (await ReadAsync("/pandas")).Text.Text.Trim());
        Assert.Empty(tavily.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Page_that_nobody_can_read_is_told_to_nobody(int status)
    {
        site.Put("/pandas", new LoopbackPage([], "text/html") { Status = status });

        Assert.Equal(Problems.SourceRefused, (await Assert.ThrowsAsync<CartritaException>(() => ReadAsync("/pandas"))).Problem);
        Assert.Empty(tavily.Requests);
    }

    [Theory]
    [InlineData("http://10.0.0.1/pandas")]
    [InlineData("http://[fd00::1]/pandas")]
    [InlineData("http://[::ffff:127.0.0.1]/pandas")]
    [InlineData("http://localhost/pandas")]
    [InlineData("http://wiki.invalid/pandas")]
    public async Task Address_of_a_private_network_is_never_told_also_where_pages_of_it_may_be_read(string address)
    {
        site.Put("/pandas", new LoopbackPage([], "text/html") { Status = 403 });

        await Assert.ThrowsAsync<CartritaException>(() => Pages(("WebPages:AllowPrivateAddresses", "true")).ReadAsync(new Uri(address), CancellationToken.None));

        Assert.Single(site.Requests);
        Assert.Empty(tavily.Requests);
    }

    [Fact]
    public async Task Address_that_holds_a_credential_is_never_told()
    {
        var path = "/pandas?key=" + "AKIA" + "Q7ZK2VB9XW4LM8RT";
        site.Put(path, new LoopbackPage([], "text/html") { Status = 403 });

        await Assert.ThrowsAsync<CartritaException>(() => ReadAsync(path));

        Assert.Empty(tavily.Requests);
    }

    [Fact]
    public async Task Settings_keep_pages_from_the_vendor()
    {
        site.Put("/pandas", new LoopbackPage([], "text/html") { Status = 403 });

        await Assert.ThrowsAsync<CartritaException>(() => Pages(("WebPages:Extraction", "false")).ReadAsync(new Uri($"{Host}/pandas"), CancellationToken.None));

        Assert.Empty(tavily.Requests);
    }

    [Fact]
    public async Task Page_that_the_vendor_can_t_read_either_fails_as_its_server_answered()
    {
        site.Put("/other", new LoopbackPage([], "text/html") { Status = 403 }).Put("/scripts", "<html><script></script><body>Loading</body></html>");

        Assert.Equal(Problems.SourceRefused, (await Assert.ThrowsAsync<CartritaException>(() => ReadAsync("/other"))).Problem);
        Assert.Equal("Loading", (await ReadAsync("/scripts")).Text.Text.Trim());
        Assert.Equal(2, tavily.Requests.Count);
    }

    [Fact]
    public async Task Vendor_that_refuses_leaves_the_server_s_answer()
    {
        site.Put("/pandas", new LoopbackPage([], "text/html") { Status = 503 });

        var fault = await Assert.ThrowsAsync<CartritaException>(() => Pages(("TAVILY_API_KEY", "another")).ReadAsync(new Uri($"{Host}/pandas"), CancellationToken.None));

        Assert.Equal(Problems.SourceUnavailable, fault.Problem);
        Assert.Single(tavily.Requests);
    }

    [Fact]
    public async Task Trace_of_the_step_tells_of_the_reading()
    {
        site.Put("/pandas", new LoopbackPage([], "text/html") { Status = 403 });
        var services = Services();
        var step = services.GetRequiredService<CurrentStep>().Begin(
            new StepIdentity("t1.step.0", "ExecuteTool"),
            new RunScope { OwnerId = new("ada"), RunId = new("1".PadLeft(32, '1')), RequestId = "r", Deadline = DateTimeOffset.MaxValue });

        await services.GetRequiredService<IWebPages>().ReadAsync(new Uri($"{Host}/pandas"), CancellationToken.None);

        Assert.Equal([("tool", PageExtraction.TraceName, TraceOutcomes.Ok)], step.Tell(TraceOutcomes.Ok).Calls.Select(call => (call.Kind, call.ToolId!, call.Outcome)));
    }

    [Fact]
    public async Task Text_over_the_limit_of_a_page_is_refused()
    {
        site.Put("/long", new LoopbackPage([], "text/html") { Status = 403 });
        tavily.Pages.Enqueue(new TavilyPage($"{Host}/long", "Long", "Long.", 0.1, RawContent: new StringBuilder().Insert(0, "Panda\n", 1000).ToString()));

        var fault = await Assert.ThrowsAsync<CartritaException>(() => Pages(("WebPages:MaxBytes", "4096")).ReadAsync(new Uri($"{Host}/long"), CancellationToken.None));

        Assert.Equal(Problems.FileTooLarge, fault.Problem);
    }

    private Task<WebPage> ReadAsync(string path) => Pages().ReadAsync(new Uri(Host + path), CancellationToken.None);

    private IWebPages Pages(params (string Key, string? Value)[] settings) => Services(settings).GetRequiredService<IWebPages>();

    private ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        (string Key, string? Value)[] usual = [("TAVILY_API_KEY", TavilyServer.Key), ("TAVILY_BASE_URL", tavily.Address.ToString())];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(usual.Concat(settings).GroupBy(setting => setting.Key).Select(same => KeyValuePair.Create(same.Key, same.Last().Value)))
            .Build();
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging()
            .AddCartritaSandbox(configuration).AddCartritaExtraction(configuration).AddCartritaVendors(configuration).AddCartritaWebPages(configuration);
        services.AddHttpClient(WebPages.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectCallback = (_, token) => ToSiteAsync(token) });
        return services.BuildServiceProvider();
    }

    private async ValueTask<Stream> ToSiteAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(site.Address.Host, site.Address.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
