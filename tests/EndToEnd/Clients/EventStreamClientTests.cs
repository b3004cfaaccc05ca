using System.Text.Json;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>Two npm packages with parsers of their own, <c>eventsource</c> and <c>@microsoft/fetch-event-source</c>, over a network that breaks once.</summary>
[Collection(ClientCollection.Name)]
public sealed class EventStreamClientTests(ClientServer server)
{
    [NodeFact]
    public async Task EventSource_comes_back_when_it_was_told_to_and_has_in_the_end_what_the_log_has()
    {
        var seen = await server.PlayAsync("eventsource", "eventsource.mjs");

        var frames = AssertReconnected(seen);
        Assert.InRange(seen.GetProperty("waited").GetInt32(), 950, 30_000);
        ClientFrames.AssertEqual(await server.LogAsync(ClientFrames.RunOf(seen)), frames);
    }

    [NodeFact]
    public async Task Question_that_is_posted_again_after_the_break_goes_on_in_its_run()
    {
        var seen = await server.PlayAsync("fetch-event-source", "fetch-event-source.mjs");

        var frames = AssertReconnected(seen);
        var log = await server.LogAsync(ClientFrames.RunOf(seen));
        ClientFrames.AssertEqual(log.Chat(), frames);
    }

    // The second request named the last frame that the first had given, and the server went on after it.
    private static JsonElement AssertReconnected(JsonElement seen)
    {
        var (requests, frames) = (seen.GetProperty("requests"), seen.GetProperty("frames"));
        Assert.Equal(2, requests.GetArrayLength());
        Assert.Equal(JsonValueKind.Null, requests[0].GetProperty("lastEventId").ValueKind);
        var resumed = Assert.Single(seen.GetProperty("transport").EnumerateArray());
        Assert.Equal(requests[1].GetProperty("lastEventId").GetString(), resumed.GetProperty("from").GetString());
        Assert.Contains(frames.EnumerateArray(), frame => frame.GetProperty("id").GetString() == resumed.GetProperty("from").GetString());
        return frames;
    }
}
