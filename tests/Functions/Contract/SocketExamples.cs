using System.Text.Json.Nodes;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>What goes over <c>/ws/chat</c>, recorded from connections to the running app.</summary>
internal sealed record SocketExamples(JsonObject Init, JsonObject Continue, JsonObject Cancel, IReadOnlyDictionary<string, JsonNode> Frames, JsonNode Refusal)
{
    public static async Task<SocketExamples> RecordAsync(App app, ExampleWorld world)
    {
        var init = new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "When must a flaky test be fixed?" }), ["model"] = "local-extractive", ["attachments"] = new JsonArray("{attachment}") };
        var go = new JsonObject { ["type"] = "continue", ["orchestrationId"] = "{run}", ["until"] = "run" };
        var unknown = new JsonObject { ["type"] = "continue", ["orchestrationId"] = "{nothing}" };
        var frames = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var frame in (await PlayAsync(app, world, init)).Concat(await PlayAsync(app, world, go)))
        {
            frames.TryAdd(frame["type"]!.GetValue<string>(), frame);
        }

        var refusal = Assert.Single(await PlayAsync(app, world, unknown));
        return new SocketExamples(Shown(world, init), Shown(world, go), new JsonObject { ["type"] = "cancel" }, frames, refusal);
    }

    private static JsonObject Shown(ExampleWorld world, JsonObject message) => JsonNode.Parse(world.Shown(message.ToJsonString()))!.AsObject();

    private static async Task<IReadOnlyList<JsonNode>> PlayAsync(App app, ExampleWorld world, JsonObject message)
    {
        using var client = await SocketClient.ConnectAsync(app, world.User, headers: ("X-Request-ID", ExampleWorld.RequestId));
        await client.SendAsync(world.Real(message.ToJsonString()));
        return [.. (await client.RestAsync()).Select(frame => JsonNode.Parse(world.Settled(frame.GetRawText()))!)];
    }
}
