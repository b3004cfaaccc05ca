using System.Net;
using System.Text;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.Tavily;

public sealed class TavilyServerTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private TavilyServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TavilyServer.StartAsync(new TavilyPage("https://one.example/a", "One", "The first.", 0.7, RawContent: "text"));
        http.BaseAddress = server.Address;
        http.DefaultRequestHeaders.Authorization = new("Bearer", TavilyServer.Key);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("search", """{"query":"blue","max_results":20,"include_answer":"advanced"}""")]
    [InlineData("extract", """{"urls":"https://one.example/a"}""")]
    public async Task Request_that_fits_is_no_violation(string operation, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        if (operation == "search")
        {
            using var answer = await http.PostAsync(operation, content);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Empty(server.Violations);
        server.AssertContract();
    }

    [Theory]
    [InlineData("search", """{"max_results":5}""", "$.query: missing")]
    [InlineData("search", """{"query":"blue","max_results":21}""", "$.max_results: 21 breaks maximum 20")]
    [InlineData("search", """{"query":"blue","api_key":"tvly"}""", "$.api_key: not a parameter")]
    [InlineData("search", """{"query":"blue","time_range":"decade"}""", "$.time_range: decade is not one of the values")]
    [InlineData("search", """{"query":"blue","include_domains":"a.example"}""", "$.include_domains: String is not")]
    [InlineData("extract", """{"urls":[]}""", "$.urls: fits no variant")]
    [InlineData("extract", """{"urls":["https://a.example"],"format":"html"}""", "$.format: html is not one of the values")]
    [InlineData("crawl", """{"url":"https://a.example"}""", "is no operation")]
    [InlineData("search", "[]", "the body is not an object")]
    [InlineData("search", "{", "the body is not JSON")]
    public async Task Request_that_breaks_the_reference_is_a_violation_and_refused(string operation, string body, string violation)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(operation, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(server.Violations, found => found.Contains(violation, StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(server.AssertContract);
    }

    [Fact]
    public async Task Faults_come_in_order_and_then_it_answers()
    {
        server.Faults.Enqueue(VendorFault.Status(429, ("Retry-After", "7")));
        server.Faults.Enqueue(new VendorFault { EndsAfter = 9 });
        server.Faults.Enqueue(new VendorFault { LosesAnswer = true });
        server.Faults.Enqueue(new VendorFault { CutsAfter = 9 });

        using var throttled = await AskAsync();
        using var shortened = await AskAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, "7"), (throttled.StatusCode, throttled.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("{\"query\":", await shortened.Content.ReadAsStringAsync());
        await Assert.ThrowsAsync<HttpRequestException>(AskAsync);
        await Assert.ThrowsAsync<HttpRequestException>(AskAsync);
        using var whole = await AskAsync();
        Assert.EndsWith("}", await whole.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Silence_lasts_until_the_client_leaves()
    {
        server.Faults.Enqueue(VendorFault.Silence());
        using var leave = new CancellationTokenSource();

        var asked = http.PostAsync("search", new StringContent("""{"query":"blue"}""", Encoding.UTF8, "application/json"), leave.Token);
        var request = await server.UntilRequestAsync(1, CancellationToken.None);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await request.Aborted;
    }

    private Task<HttpResponseMessage> AskAsync() => http.PostAsync("search", new StringContent("""{"query":"blue"}""", Encoding.UTF8, "application/json"));
}
