using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Node;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Mcp;

/// <summary>The MCP server, as clients meet it.</summary>
[Collection(SharedApp.Name)]
public sealed class McpServerTests(App app)
{
    private const string Text = "A flaky test is fixed within a day. The build is green before lunch.";

    private static readonly (string, string)[] Accepts = [("Accept", "application/json, text/event-stream")];

    [NodeFact]
    public async Task Official_client_uploads_searches_asks_and_reads_the_run_again()
    {
        var user = await UserAsync("mcp user");
        var seen = await PlayAsync(user, ("QUESTION", "When must a flaky test be fixed?"), ("TEXT", Text));

        Assert.Equal("cartrita", seen.GetProperty("server").GetProperty("name").GetString());
        Assert.Equal(["chat", "search", "upload", "runs", "approvals"], Names(seen));
        Assert.Empty(seen.GetProperty("errors").EnumerateArray());
        Assert.Equal("completed", seen.GetProperty("ingested").GetString());
        Assert.Contains("within a day", seen.GetProperty("found").GetProperty("structuredContent").GetProperty("hits")[0].GetProperty("text").GetString(), StringComparison.Ordinal);

        var answer = seen.GetProperty("answered");
        Assert.Contains("within a day", answer.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.GetProperty("structuredContent").GetProperty("citations").EnumerateArray());
        Assert.Contains(seen.GetProperty("progress").EnumerateArray(), message => message.GetString()!.StartsWith("Run ", StringComparison.Ordinal));

        Assert.Equal(answer.GetProperty("content")[0].GetProperty("text").GetString(), seen.GetProperty("read").GetProperty("structuredContent").GetProperty("answer").GetString());
        Assert.Equal("run_ended", Code(seen.GetProperty("cancelled")));
        Assert.Equal("invalid_request", Code(seen.GetProperty("unfit")));
        Assert.Equal(JsonValueKind.Array, seen.GetProperty("listed").GetProperty("structuredContent").GetProperty("open").ValueKind);
        var twice = seen.GetProperty("twice").EnumerateArray().Select(one => one.GetProperty("structuredContent").GetProperty("orchestrationId").GetString()).ToArray();
        Assert.Equal(twice[0], twice[1]);

        // A stranger finds no such run.
        var stranger = await PlayAsync(await UserAsync("mcp stranger"), ("RUN", answer.GetProperty("structuredContent").GetProperty("orchestrationId").GetString()!));
        Assert.Equal("not_found", Code(stranger.GetProperty("foreign")));
    }

    [NodeFact]
    public async Task Key_of_one_scope_sees_its_tools_only()
    {
        var key = (await app.Admin.PostAsync("api/keys", new JsonObject { ["name"] = "mcp reader", ["scopes"] = new JsonArray("runs") })).Is(201).Text("key");
        Assert.Equal(["runs"], Names(await PlayAsync(new ApiUser(app.Host.Client, key))));
    }

    [Fact]
    public async Task Pages_of_origins_that_are_not_allowed_are_refused()
    {
        var answer = await app.Admin.PostAsync("mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", [("Origin", "https://evil.example"), .. Accepts]);
        Assert.Equal("origin_refused", answer.Is(403).Text("code"));
    }

    [Theory]
    [InlineData("GET", "POST")]
    [InlineData("DELETE", "GET,POST")]
    public async Task There_is_no_stream_and_no_session_beside_the_answers(string method, string allowed)
    {
        var refused = (await app.Admin.SendAsync(new HttpMethod(method), "mcp")).IsProblem(Problems.MethodNotAllowed);
        Assert.Equal(allowed, refused.Headers["Allow"]);
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":", 400)]
    public async Task What_is_no_message_is_refused(string body, int status) => (await app.Admin.PostAsync("mcp", body, Accepts)).Is(status);

    [Fact]
    public async Task Nobody_without_a_key_gets_in() =>
        (await new ApiUser(app.Host.Client, string.Empty).PostAsync("mcp", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Accepts)).Is(401);

    [Fact]
    public async Task Own_client_finds_and_calls_the_tools_over_http()
    {
        var user = await UserAsync("mcp own client");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tools:Mcp:self:Url"] = new Uri(app.Host.Client.BaseAddress!, "mcp").ToString(),
            ["Tools:Mcp:self:Headers:Authorization"] = $"Bearer {user.Key}",
            ["Tools:Mcp:self:Agents"] = "task_agent",
            ["Tools:Mcp:self:TrustAnnotations"] = "true",
        }).Build();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddCartritaToolSources(configuration).BuildServiceProvider();

        var tools = await services.GetServices<IToolSource>().Single().ToolsAsync(default);

        Assert.Equal(["self_approvals", "self_chat", "self_runs", "self_search", "self_upload"], tools.Select(tool => tool.Binding.ToolId).Order(StringComparer.Ordinal));
        Assert.Equal(ToolEffect.Reads, tools.Single(tool => tool.Binding.ToolId == "self_search").Binding.Effect);
        Assert.Equal(ToolEffect.Writes, tools.Single(tool => tool.Binding.ToolId == "self_upload").Binding.Effect);
    }

    private async Task<ApiUser> UserAsync(string name) => new(app.Host.Client, (await app.Admin.CreateKeyAsync(name)).Key);

    private async Task<JsonElement> PlayAsync(ApiUser user, params (string Name, string Value)[] more) =>
        await new NodeClient("mcp").RunAsync("play.mjs", new Dictionary<string, string>([KeyValuePair.Create("BASE_URL", app.Host.Client.BaseAddress!.ToString()), KeyValuePair.Create("API_KEY", user.Key), .. more.Select(one => KeyValuePair.Create(one.Name, one.Value))]));

    private static IEnumerable<string?> Names(JsonElement seen) => seen.GetProperty("tools").EnumerateArray().Select(name => name.GetString());

    private static string? Code(JsonElement result) => result.GetProperty("structuredContent").GetProperty("code").GetString();
}
