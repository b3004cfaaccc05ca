using System.IO.Compression;
using System.Text;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Adapters.Tests.Attachments.Extraction;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Adapters.Tools.Web;
using Cartrita.Adapters.Vendors;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Tests.Tools.Web;

/// <summary>Reads pages of a site on the loopback, which the settings allow here and nowhere else.</summary>
public sealed class WebPagesTests : IAsyncLifetime
{
    private const string Article =
        """
        <!doctype html>
        <html><head><title> Pandas &amp;
        bears </title><script>document.title = "no"</script></head>
        <body><nav><a href="/">Home</a> Menu of the site</nav>
        <main><h1>Pandas</h1><p>The zoo has two pandas, which came in 2019 from another zoo and live in the house behind the lake, where visitors may see them each day but Monday.</p>
        <h2>Food</h2><p>They eat forty kilograms of bamboo a day.</p><div hidden>Unseen words</div></main>
        <footer>Imprint</footer></body></html>
        """;

    private LoopbackSite site = null!;

    public async Task InitializeAsync() => site = await LoopbackSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Html_is_read_without_what_stands_around_it()
    {
        site.Put("/pandas", Article);

        var page = await ReadAsync("/pandas");

        Assert.Equal(("Pandas & bears", site.Of("/pandas")), (page.Title, page.Url.AbsoluteUri));
        Assert.StartsWith("# Pandas\n\nThe zoo has two pandas", page.Text.Text, StringComparison.Ordinal);
        Assert.Contains(page.Text.Segments, segment => segment.Section?.EndsWith("Food", StringComparison.Ordinal) == true);
        Assert.All((string[])["Menu", "Imprint", "Unseen", "document"], word => Assert.DoesNotContain(word, page.Text.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_that_is_all_form_is_read_whole()
    {
        site.Put("/form", $"<html><body><form><p>{new string('x', 300)}</p></form></body></html>");

        Assert.StartsWith(new string('x', 300), (await ReadAsync("/form")).Text.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1", "Z\u00FCrich", "iso-8859-1")]
    [InlineData("text/plain; charset=windows-1252", "20 \u20AC", "windows-1252")]
    [InlineData("text/plain; charset=\"utf-8\"", "Z\u00FCrich", "utf-8")]
    [InlineData("text/plain; charset=nobody-knows", "Zurich", "utf-8")]
    [InlineData("text/plain; charset=utf-7", "Zurich", "utf-8")]
    [InlineData("application/json", "{\"a\":1}", "utf-8")]
    [InlineData("text/html", "<meta charset=iso-8859-1><p>Z\u00FCrich</p>", "iso-8859-1")]
    public async Task Text_is_decoded_as_its_server_or_itself_says(string type, string text, string encoding)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);
        site.Put("/text", new LoopbackPage(bytes, type));

        var read = (await ReadAsync("/text")).Text.Text;

        Assert.Contains(type == "text/html" ? "Z\u00FCrich" : text, read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_leads_to_the_page_and_the_page_s_own_address_is_told()
    {
        site.Put("/old", LoopbackPage.To("/new")).Put("/new", Article);

        Assert.Equal(site.Of("/new"), (await ReadAsync("/old")).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://localhost:9/")]
    [InlineData("file:///etc/passwd")]
    public async Task Address_that_is_not_public_is_refused_and_nothing_is_sent(string address)
    {
        var fault = await Assert.ThrowsAsync<CartritaException>(() => Pages(allowsPrivate: false).ReadAsync(new Uri(address), CancellationToken.None));

        Assert.Equal(Problems.AddressRefused, fault.Problem);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://zoo.example/")]
    [InlineData("http://user:secret@zoo.example/")]
    public async Task Redirect_to_what_is_not_the_web_is_refused(string location)
    {
        site.Put("/trap", LoopbackPage.To(location));

        Assert.Equal(Problems.AddressRefused, await FaultAsync("/trap"));
    }

    [Fact]
    public async Task Site_on_this_machine_is_refused_where_the_settings_do_not_allow_it()
    {
        site.Put("/pandas", Article);

        var fault = await Assert.ThrowsAsync<CartritaException>(() => Pages(allowsPrivate: false).ReadAsync(new Uri(site.Of("/pandas")), CancellationToken.None));

        Assert.Equal(Problems.AddressRefused, fault.Problem);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task Redirects_that_never_end_are_given_up()
    {
        site.Put("/round", LoopbackPage.To("/round"));

        Assert.Equal(Problems.SourceRefused, await FaultAsync("/round"));
        Assert.Equal(6, site.Requests.Count);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    public async Task What_is_no_page_of_text_is_refused(string type)
    {
        site.Put("/file", new LoopbackPage([1, 2, 3], type));

        Assert.Equal(Problems.UnsupportedFile, await FaultAsync("/file"));
    }

    [Fact]
    public async Task Page_over_the_limit_is_refused_packed_or_not()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            await gzip.WriteAsync(new byte[5_000]);
        }

        site.Put("/large", new LoopbackPage(new byte[5_000], "text/plain"));
        site.Put("/packed", new LoopbackPage(packed.ToArray(), "text/plain") { Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } });

        Assert.Equal(Problems.FileTooLarge, await FaultAsync("/large", ("WebPages:MaxBytes", "4096")));
        Assert.Equal(Problems.FileTooLarge, await FaultAsync("/packed", ("WebPages:MaxBytes", "4096")));
    }

    [Fact]
    public async Task Answer_that_is_no_page_has_its_code()
    {
        site.Put("/gone", new LoopbackPage([], "text/html") { Status = 410 }).Put("/down", new LoopbackPage([], "text/html") { Status = 503 });
        site.Put("/broken", new LoopbackPage(Encoding.UTF8.GetBytes("half"), "text/html") { BreaksOff = true });

        Assert.Equal(Problems.SourceRefused, await FaultAsync("/gone"));
        Assert.Equal(Problems.SourceUnavailable, await FaultAsync("/down"));
        Assert.Equal(Problems.SourceUnavailable, await FaultAsync("/broken"));
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Pdf_is_read_page_by_page_in_the_sandbox()
    {
        site.Put("/papers/old", LoopbackPage.To("/papers/two%20pandas.pdf"));
        site.Put("/papers/two%20pandas.pdf", new LoopbackPage(PdfFiles.Of("Pandas eat bamboo.", string.Empty, "The end."), "application/pdf"));

        var page = await ReadAsync("/papers/old");

        Assert.Equal(("two pandas.pdf", site.Of("/papers/two%20pandas.pdf")), (page.Title, page.Url.AbsoluteUri));
        Assert.Equal("Pandas eat bamboo.\n\nThe end.\n\n", page.Text.Text);
        Assert.Equal(["page 1", "page 3"], page.Text.Segments.Select(segment => segment.Section));
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Pdf_that_can_t_be_read_says_why()
    {
        site.Put("/encrypted", new LoopbackPage(PdfFiles.Encrypted, "application/pdf")).Put("/none", new LoopbackPage("%PDF-1.7 and no more"u8.ToArray(), "application/pdf"));
        site.Put("/scanned", new LoopbackPage(PdfFiles.Of(string.Empty), "application/pdf")).Put("/large", new LoopbackPage(new byte[5_000], "application/pdf"));

        Assert.Equal(Problems.EncryptedContent, await FaultAsync("/encrypted"));
        Assert.Equal(Problems.UnreadableFile, await FaultAsync("/none"));
        Assert.Equal(Problems.UnsupportedFile, await FaultAsync("/scanned"));
        Assert.Equal(Problems.FileTooLarge, await FaultAsync("/large", ("WebPages:MaxPdfBytes", "4096")));
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Pdf_with_more_text_than_a_page_may_have_is_read_to_there()
    {
        site.Put("/long", new LoopbackPage(PdfFiles.Of([.. Enumerable.Range(0, 200).Select(number => $"Page {number} of a very long paper.")]), "application/pdf"));

        var page = await Pages(settings: ("WebPages:MaxBytes", "2000")).ReadAsync(new Uri(site.Of("/long")), CancellationToken.None);

        Assert.InRange(page.Text.Text.Length, 1_500, 2_100);
        Assert.StartsWith("Page 0 of a very long paper.", page.Text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pdf_is_not_read_where_there_is_no_sandbox()
    {
        site.Put("/paper", new LoopbackPage(PdfFiles.Of("Hello."), "application/pdf"));

        var fault = await Assert.ThrowsAsync<CartritaException>(() => Pages(services => services.AddSingleton<ISandbox, NoSandbox>()).ReadAsync(new Uri(site.Of("/paper")), CancellationToken.None));

        Assert.Equal(Problems.SandboxUnavailable, fault.Problem);
    }

    private static IWebPages Pages(bool allowsPrivate = true, params (string Key, string? Value)[] settings) => Pages(_ => { }, allowsPrivate, settings);

    private static IWebPages Pages(Action<IServiceCollection> change, bool allowsPrivate = true, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("WebPages:AllowPrivateAddresses", allowsPrivate ? "true" : "false"), .. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))])
            .Build();
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddCartritaSandbox(configuration).AddCartritaExtraction(configuration).AddCartritaVendors(configuration).AddCartritaWebPages(configuration);
        change(services);
        return services.BuildServiceProvider().GetRequiredService<IWebPages>();
    }

    private Task<WebPage> ReadAsync(string path) => Pages().ReadAsync(new Uri(site.Of(path)), CancellationToken.None);

    private async Task<Problem> FaultAsync(string path, params (string Key, string? Value)[] settings) =>
        (await Assert.ThrowsAsync<CartritaException>(() => Pages(settings: settings).ReadAsync(new Uri(site.Of(path)), CancellationToken.None))).Problem;

    private sealed class NoSandbox : ISandbox
    {
        public Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken) => throw new CartritaException(Problems.SandboxUnavailable);
    }
}
