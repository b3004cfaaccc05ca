using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Agents;

/// <summary>A run with a scripted model whose agent uses the operations of an OpenAPI document: one that reads at once, one that writes after a person's approval, which comes over MCP.</summary>
public sealed class OpenApiAgentTests : IAsyncLifetime
{
    private const string Plan = """{"tasks":[{"id":"buy","agent":"research_agent","objective":"Order kettles in the shop until there are five.","dependsOn":[],"parent":null}]}""";
    private const string Order = """{"body":{"item":"kettle","quantity":3}}""";

    private static readonly (string, string)[] Accepts = [("Accept", "application/json, text/event-stream")];

    private readonly TemporaryDirectory folder = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ShopServer shop = null!;
    private OpenAIServer model = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        shop = await ShopServer.StartAsync();
        model = (await OpenAIServer.StartAsync()).Respond(Reply);
        var document = Path.Combine(folder.FullName, "shop.yaml");
        await File.WriteAllTextAsync(document, ShopServer.Document);
        app = new App();
        app.Settings.AnswerFrom(model);
        app.Settings["Tools:OpenApi:shop:Document"] = document;
        app.Settings["Tools:OpenApi:shop:Server"] = shop.Address.ToString();
        app.Settings["Tools:OpenApi:shop:Agents"] = "research_agent";
        app.Settings["Tools:OpenApi:shop:Credentials:key:Value"] = ShopServer.Key;
        await app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await model.DisposeAsync();
        await shop.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Stock_is_read_at_once_and_the_order_is_placed_once_after_its_approval_over_mcp()
    {
        var user = await app.NewUserAsync();
        var asking = user.PostAsync("api/chat", ApiUser.Question("Order kettles in the shop until there are five.").ToJsonString());

        var waiting = await WaitingAsync(user);
        Assert.Equal(("shop_placeOrder", Order), (waiting.GetProperty("toolId").GetString(), waiting.GetProperty("arguments").GetRawText()));
        Assert.Empty(shop.Orders);
        var (id, hash) = (waiting.GetProperty("id").GetString()!, waiting.GetProperty("callHash").GetString()!);
        await StrangersDecideNothingAsync(id, hash);
        Assert.Equal("invalid_request", Code(await CallAsync(user, new { action = "approve", id })));
        Assert.Equal("approval_mismatch", Code(await CallAsync(user, new { action = "approve", id, callHash = new string('0', 64) })));
        Assert.Equal("pending", (await CallAsync(user, new { action = "read", id })).GetProperty("structuredContent").GetProperty("status").GetString());
        Assert.Empty(shop.Orders);

        var decided = await CallAsync(user, new { action = "approve", id, callHash = hash, reason = "We need them." });
        Assert.True(decided.GetProperty("structuredContent").GetProperty("decision").GetProperty("approved").GetBoolean());
        (await asking).Is(200);

        Assert.Equal("""{"item":"kettle","quantity":3}""", Assert.Single(shop.Orders));
        Assert.Single(shop.Requests, request => request.Method == "GET");
        shop.AssertContract();
        model.AssertContract();
        Assert.Empty((await CallAsync(user, new { action = "list" })).GetProperty("structuredContent").GetProperty("items").EnumerateArray());
        Assert.All(model.Requests, request => Assert.DoesNotContain("nine hundred", request.Body.GetRawText(), StringComparison.Ordinal));
        Assert.All(model.Requests, request => Assert.DoesNotContain(ShopServer.Key, request.Body.GetRawText(), StringComparison.Ordinal));
        Assert.Contains(model.Requests, request => request.Body.GetRawText().Contains("(Its description is left out: it gave instructions.)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rejected_order_is_not_placed_and_the_agent_reads_why()
    {
        var user = await app.NewUserAsync();
        var asking = user.PostAsync("api/chat", ApiUser.Question("Order kettles in the shop until there are five.").ToJsonString());

        await CallAsync(user, new { action = "reject", id = (await WaitingAsync(user)).GetProperty("id").GetString(), reason = "Too many kettles." });
        (await asking).Is(200);

        Assert.Empty(shop.Orders);
        Assert.Contains(model.Requests, request => request.Body.GetRawText().Contains("Too many kettles.", StringComparison.Ordinal));
    }

    private async Task StrangersDecideNothingAsync(string id, string hash)
    {
        var stranger = await app.NewUserAsync();
        Assert.Empty((await CallAsync(stranger, new { action = "list" })).GetProperty("structuredContent").GetProperty("items").EnumerateArray());
        Assert.Equal("not_found", Code(await CallAsync(stranger, new { action = "approve", id, callHash = hash })));

        // A key without the scope does not even see the tool.
        var key = (await app.Admin.PostAsync("api/keys", new JsonObject { ["name"] = "runs alone", ["scopes"] = new JsonArray("runs") })).Is(201).Text("key");
        var answer = await MessageAsync(new ApiUser(app.Host.Client, key), "tools/call", new { name = "approvals", arguments = new { action = "list" } });
        Assert.True(answer.TryGetProperty("error", out _), answer.GetRawText());
    }

    // The call is there once the model has asked for it, which nothing but the list tells a client that does not stream.
    private async Task<JsonElement> WaitingAsync(ApiUser user)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        await asked.Task.WaitAsync(patience.Token);
        while (true)
        {
            var items = (await CallAsync(user, new { action = "list" })).GetProperty("structuredContent").GetProperty("items");
            if (items.GetArrayLength() > 0)
            {
                return items[0];
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static string? Code(JsonElement result) => result.GetProperty("structuredContent").GetProperty("code").GetString();

    private static async Task<JsonElement> CallAsync(ApiUser user, object arguments) => (await MessageAsync(user, "tools/call", new { name = "approvals", arguments })).GetProperty("result");

    private static async Task<JsonElement> MessageAsync(ApiUser user, string method, object parameters)
    {
        var answer = (await user.PostAsync("mcp", JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = parameters }), Accepts)).Is(200);
        var data = answer.Body.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal));
        return JsonElement.Parse(data["data: ".Length..]);
    }

    private OpenAIReply Reply(OpenAIRequest request)
    {
        if (request.SchemaName is not { } schema)
        {
            return OpenAIReply.Text("Three kettles were ordered.");
        }

        if (schema == "plan")
        {
            return OpenAIReply.Text(Plan);
        }

        var read = request.LastText("tool");
        if (read is null)
        {
            return OpenAIReply.Call(("shop_getStock", """{"item":"kettle"}"""));
        }

        if (read.Contains("\"stock\"", StringComparison.Ordinal))
        {
            asked.TrySetResult();
            return OpenAIReply.Call(("shop_placeOrder", Order));
        }

        return OpenAIReply.Text("""{"summary":"Three kettles were ordered.","evidence":[],"claims":[],"gaps":[]}""");
    }
}
