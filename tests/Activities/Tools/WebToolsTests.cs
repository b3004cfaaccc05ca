using System.Text;
using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Web;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>The tools that search and read the web.</summary>
public sealed class WebToolsTests
{
    private static readonly TavilyPage Zoo = new("https://zoo.example/pandas", " Pandas\n of the zoo ", "The zoo has two pandas.", 0.9);

    [Fact]
    public async Task Search_gives_excerpts_as_evidence_whose_ids_name_task_and_call()
    {
        await using var tavily = await TavilyServer.StartAsync(Zoo, new TavilyPage("https://other.example/", "Other", "Nothing.", 0.1));
        await using var harness = Harness(tavily);

        var result = await harness.CallAsync("web_search", new { query = "pandas", max_results = 1, topic = "news", age = (string?)null, domains = new[] { "zoo.example" } });

        tavily.AssertContract();
        Assert.Equal(("knowledge.evidence", 1), (result.Packet!.PacketType, result.Count));
        Assert.Equal(["https://zoo.example/pandas"], result.Packet.Provenance.Sources);
        var hit = Assert.Single(result.Data().Items("evidence"));
        Assert.Equal(
            ("t1.s0c0e1", "https://zoo.example/pandas", "Pandas of the zoo", "The zoo has two pandas.", 0, 23),
            (hit.Text("id"), hit.Text("url"), hit.Text("title"), hit.Text("text"), hit.GetProperty("start").GetInt32(), hit.GetProperty("end").GetInt32()));
        var asked = tavily.Requests.Single().Body;
        Assert.Equal(("pandas", "news", 1, "zoo.example"), (asked.Text("query"), asked.Text("topic"), asked.GetProperty("max_results").GetInt32(), asked.Items("include_domains")[0].GetString()));
    }

    [Fact]
    public async Task Sentence_of_a_page_that_holds_a_credential_is_left_out()
    {
        await using var tavily = await TavilyServer.StartAsync(Zoo with { Content = "The zoo has two pandas. Their key is " + "AKIA" + "Q7ZK2VB9XW4LM8RT. They eat bamboo." });
        await using var harness = Harness(tavily);

        var data = (await harness.CallAsync("web_search", new { query = "pandas", max_results = (int?)null, topic = (string?)null, age = (string?)null, domains = (string[]?)null })).Data();

        var texts = data.Items("evidence").ConvertAll(item => item.Text("text").Trim());
        Assert.Equal(["The zoo has two pandas.", "They eat bamboo."], texts);
        Assert.Equal(["t1.s0c0e1", "t1.s0c0e2"], data.Items("evidence").Select(item => item.Text("id")));
    }

    [Fact]
    public async Task Without_a_key_nobody_is_offered_a_search_and_calls_are_denied()
    {
        await using var harness = new RunHarness();

        var offered = (await harness.Get<IToolExecutor>().BindingsAsync("research_agent", CancellationToken.None)).Select(tool => tool.ToolId);
        var result = await harness.CallAsync("web_search", new { query = "pandas" });

        Assert.Equal(["web_fetch", "knowledge_search", "calculator", "date_time", "json_query"], offered);
        Assert.Equal((ToolCallStatus.Denied, "tool_denied"), (result.Status, result.Code));
    }

    [Fact]
    public async Task Reading_can_be_switched_off()
    {
        await using var harness = new RunHarness(("WebPages:Enabled", "false"));

        Assert.DoesNotContain("web_fetch", (await harness.Get<IToolExecutor>().BindingsAsync("research_agent", CancellationToken.None)).Select(tool => tool.ToolId));
    }

    [Fact]
    public async Task Every_tool_in_code_says_what_it_changes_and_has_a_schema_that_models_can_be_held_to()
    {
        await using var harness = new RunHarness();

        var tools = harness.Get<IEnumerable<ITool>>().Select(tool => tool.Binding).ToList();

        Assert.Equal(18, tools.Count);
        Assert.Equal(["github_comment", "github_open_pull_request"], tools.Where(tool => tool.Effect != ToolEffect.Reads).Select(tool => tool.ToolId));
        Assert.All(tools.Where(tool => tool.Strict), tool =>
        {
            Assert.False(tool.Parameters.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(
                tool.Parameters.GetProperty("properties").EnumerateObject().Select(member => member.Name), tool.Parameters.Items("required").Select(name => name.GetString()));
        });
    }

    [Fact]
    public async Task Page_comes_as_spans_whose_offsets_are_those_of_its_text_and_a_long_one_in_parts()
    {
        await using var site = await LoopbackSite.StartAsync();
        var body = new StringBuilder("<html><head><title>All pandas</title></head><body>");
        for (var number = 0; number < 300; number++)
        {
            body.Append("<h2>Panda ").Append(number).Append("</h2><p>Panda ").Append(number).Append(" eats ").Append(number).Append(" pieces of bamboo each day, as its keepers say.</p>");
        }

        site.Put("/pandas", body.Append("</body></html>").ToString());
        await using var harness = new RunHarness(("WebPages:AllowPrivateAddresses", "true"));
        var text = new StringBuilder();
        for (int? from = 0, call = 0; from is { } start; call++)
        {
            Assert.True(call < 10);
            var data = (await harness.CallAsync("web_fetch", new { url = site.Of("/pandas"), from = start }, call: $"s{call}c0")).Data();
            foreach (var span in data.Items("evidence"))
            {
                Assert.Equal(span.GetProperty("end").GetInt32() - span.GetProperty("start").GetInt32(), span.Text("text").Length);
                Assert.Equal((text.Length, "All pandas", site.Of("/pandas")), (span.GetProperty("start").GetInt32(), span.Text("title"), span.Text("url")));
                text.Append(span.Text("text"));
            }

            from = data.TryGetProperty("next", out var next) ? next.GetInt32() : null;
            Assert.True(from is not null || text.Length == data.GetProperty("characters").GetInt32());
        }

        Assert.Contains("Panda 299 eats 299 pieces", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "address_refused")]
    [InlineData("http://[::1]/", "address_refused")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "address_refused")]
    [InlineData("file:///etc/passwd", "address_refused")]
    [InlineData("http://user:secret@example.org/", "address_refused")]
    [InlineData("/etc/passwd", "address_refused")]
    [InlineData("pandas", "invalid_request")]
    public async Task Address_that_is_not_one_of_the_public_web_is_refused(string url, string code)
    {
        await using var harness = new RunHarness();

        var result = await harness.CallAsync("web_fetch", new { url, from = (int?)null });

        Assert.Equal((ToolCallStatus.Failed, code), (result.Status, result.Code));
    }

    private static RunHarness Harness(TavilyServer server) => new(("TAVILY_API_KEY", TavilyServer.Key), ("TAVILY_BASE_URL", server.Address.ToString()));
}
