using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>The npm package <c>@microsoft/signalr</c> on the hub, over each of its transports.</summary>
[Collection(ClientCollection.Name)]
public sealed class HubClientTests(ClientServer server)
{
    [NodeFact]
    public Task Run_joined_in_its_middle_over_a_websocket_is_whole_in_the_end() => JoinAsync("WebSockets");

    [NodeFact]
    public Task Run_joined_in_its_middle_over_server_sent_events_is_whole_in_the_end() => JoinAsync("ServerSentEvents");

    [NodeFact]
    public Task Run_joined_in_its_middle_over_long_polling_is_whole_in_the_end() => JoinAsync("LongPolling");

    private async Task JoinAsync(string transport)
    {
        var seen = await server.PlayAsync($"hub-{transport}", "signalr.mjs", transport);

        var run = ClientFrames.RunOf(seen);
        Assert.Equal(202, seen.GetProperty("status").GetInt32());
        Assert.Equal($"run-{run}", seen.GetProperty("group").GetProperty("group").GetString());
        Assert.NotEqual(0, seen.GetProperty("pushed").GetInt32());
        ClientFrames.AssertEqual(await server.LogAsync(run), seen.GetProperty("frames"));
    }
}
