using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Node;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests;

/// <summary>The official MCP client, which loses the answer to its call and comes back for the rest: after a break of the network by itself, and as another process to another server.</summary>
public sealed class McpResumptionTests : IAsyncLifetime
{
    private const string Answer = "The first words come early and all of the others come only after another server was started.";
    private const string Question = "What comes early?";

    private readonly Folder folder = new();
    private readonly NodeClient node = new("mcp");
    private SilencedModel model = null!;
    private Server server = null!;

    public async Task InitializeAsync()
    {
        model = await SilencedModel.StartAsync(Answer);
        folder.Environment["OPENAI_BASE_URL"] = model.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        server = await Server.StartAsync(folder);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await folder.DisposeAsync();
        await model.DisposeAsync();
    }

    [NodeFact]
    public async Task Client_that_left_after_any_event_has_the_answer_of_a_server_that_was_started_after_a_kill()
    {
        var whole = await PlayAsync();
        Assert.Equal("2025-11-25", whole.GetProperty("version").GetString());
        Assert.Equal(Answer, TextOf(whole));

        // The last event is the result, and the one before it comes once the model has said all.
        for (var events = 1; events < Tokens(whole).Count; events++)
        {
            model.SilentAfter = events < Tokens(whole).Count - 1 ? 2 : null;
            var left = await PlayAsync(("LEAVE", $"{events}"));
            Assert.False(left.TryGetProperty("result", out _));
            await server.KillAsync();
            model.SilentAfter = null;
            await server.DisposeAsync();
            server = await Server.StartAsync(folder);

            var back = await PlayAsync(("TOKEN", Tokens(left)[^1]));

            Assert.Equal(Answer, TextOf(back));
            Assert.Equal(await ToldAsync(back), Progress(left).Concat(Progress(back)));
            var requests = back.GetProperty("requests").EnumerateArray().Select(request => request.GetString()!).ToList();
            Assert.Single(requests, $"GET {Tokens(left)[^1]}");
            Assert.Equal(2, requests.Count(request => request == "POST"));
        }
    }

    [NodeFact]
    public async Task Client_whose_network_breaks_goes_on_by_itself_and_has_each_event_once()
    {
        var whole = await PlayAsync();
        for (var events = 1; events < Tokens(whole).Count; events++)
        {
            var seen = await PlayAsync(("BREAK", $"{events}"));

            Assert.Equal(Answer, TextOf(seen));
            Assert.Equal($"GET {Tokens(seen)[events - 1]}", seen.GetProperty("requests").EnumerateArray().Last().GetString());
            Assert.Equal(await ToldAsync(seen), Progress(seen));
            Assert.Equal(Tokens(whole).Count, Tokens(seen).Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static string TextOf(JsonElement seen) => seen.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;

    private static List<string> Tokens(JsonElement seen) => [.. seen.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];

    private static IEnumerable<string> Progress(JsonElement seen) =>
        seen.GetProperty("progress").EnumerateArray().Select(told => $"{told.GetProperty("progress")} {told.GetProperty("message").GetString()}");

    // What the run's log has to tell; an attempt that a kill ended is followed by another one.
    private async Task<IEnumerable<string>> ToldAsync(JsonElement seen)
    {
        var run = seen.GetProperty("result").GetProperty("structuredContent").GetProperty("orchestrationId").GetString()!;
        var told = (await Server.FramesAsync(server.Admin, run)).Select(Server.Kind).Where(kind => kind is "start" or "agent_task_started" or "agent_task_complete");
        return told.Select((kind, at) => $"{at + 1} {(kind == "start" ? $"Run {run} has started." : kind.Replace('_', ' '))}");
    }

    private Task<JsonElement> PlayAsync(params (string Name, string Value)[] more) => node.RunAsync(
        "resume.mjs",
        new Dictionary<string, string>(
        [
            KeyValuePair.Create("BASE_URL", server.Address.ToString()), KeyValuePair.Create("API_KEY", server.Admin.DefaultRequestHeaders.Authorization!.Parameter!), KeyValuePair.Create("QUESTION", Question),
            .. more.Select(one => KeyValuePair.Create(one.Name, one.Value)),
        ]));
}
