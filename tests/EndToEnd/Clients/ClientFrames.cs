using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>Holds the frames that a client got against the run's log.</summary>
internal static class ClientFrames
{
    private static readonly string[] BeforeTheFrame = ["type", "delta", "index", "usage", "code", "message"];

    /// <summary>The log up to the frame that ends the chat.</summary>
    public static IReadOnlyList<JsonElement> Chat(this IReadOnlyList<JsonElement> log) =>
        [.. log.Take(1 + log.Select(Server.Kind).ToList().FindIndex(kind => kind is "end" or "error"))];

    /// <summary>The run that a client's frames are of.</summary>
    public static string RunOf(JsonElement seen) => seen.GetProperty("frames")[0].GetProperty("orchestrationId").GetString()!;

    /// <summary>Fails unless the frames are the log's, each with the same members and values.</summary>
    public static void AssertEqual(IReadOnlyList<JsonElement> log, JsonElement frames)
    {
        var seen = frames.EnumerateArray().ToList();
        Assert.Equal(log.Select(Name), seen.Select(Name));
        Assert.All(log.Zip(seen), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second), $"{pair.First}\n{pair.Second}"));
    }

    /// <summary>The frames as other transports have them: without what the WebSocket puts before each.</summary>
    public static JsonElement Plain(JsonElement frames)
    {
        var plain = JsonNode.Parse(frames.GetRawText())!.AsArray();
        foreach (var frame in plain)
        {
            foreach (var member in BeforeTheFrame)
            {
                frame!.AsObject().Remove(member);
            }
        }

        return JsonSerializer.SerializeToElement(plain);
    }

    private static string Name(JsonElement frame) => $"{frame.GetProperty("id").GetString()} {Server.Kind(frame)}";
}
