using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>The npm package <c>ws</c> on <c>/ws/chat</c>.</summary>
[Collection(ClientCollection.Name)]
public sealed class SocketClientTests(ClientServer server)
{
    [NodeFact]
    public async Task Chat_comes_frame_by_frame_as_the_log_has_it_and_closes()
    {
        var seen = await server.PlayAsync("ws-chat", "ws.mjs", "chat");

        Assert.Equal(1000, seen.GetProperty("code").GetInt32());
        var log = await server.LogAsync(ClientFrames.RunOf(seen));
        ClientFrames.AssertEqual(log.Chat(), ClientFrames.Plain(seen.GetProperty("frames")));
        Assert.Equal(ClientServer.Answer, string.Concat(seen.GetProperty("frames").EnumerateArray().Where(IsToken).Select(frame => frame.GetProperty("delta").GetString())));
    }

    [NodeFact]
    public async Task Connection_that_broke_is_continued_by_the_next_with_exactly_the_rest()
    {
        var seen = await server.PlayAsync("ws-resume", "ws.mjs", "resume");

        Assert.Equal("stream_resumed", seen.GetProperty("resumed").GetString());
        Assert.Equal(1000, seen.GetProperty("code").GetInt32());
        ClientFrames.AssertEqual(await server.LogAsync(ClientFrames.RunOf(seen)), ClientFrames.Plain(seen.GetProperty("frames")));
    }

    [NodeFact]
    public async Task Cancel_ends_the_run_with_its_one_error()
    {
        var seen = await server.PlayAsync("ws-cancel", "ws.mjs", "cancel");

        Assert.Equal(1000, seen.GetProperty("code").GetInt32());
        Assert.Equal("run_cancelled", seen.GetProperty("frames").EnumerateArray().Last().GetProperty("code").GetString());
        var log = await server.LogAsync(ClientFrames.RunOf(seen));
        ClientFrames.AssertEqual(log.Chat(), ClientFrames.Plain(seen.GetProperty("frames")));
        Assert.Equal(["error", "done"], log.Select(Server.Kind).Where(kind => kind is "end" or "error" or "done"));
    }

    [NodeFact]
    public async Task Client_without_a_key_or_with_a_wrong_first_message_is_refused()
    {
        var seen = await server.PlayAsync("ws-refused", "ws.mjs", "refused");

        Assert.Equal(401, seen.GetProperty("unknown").GetInt32());
        Assert.Equal((4400, "invalid_request"), (seen.GetProperty("code").GetInt32(), seen.GetProperty("reason").GetString()));
        Assert.Equal("invalid_request", Assert.Single(seen.GetProperty("frames").EnumerateArray()).GetProperty("code").GetString());
    }

    private static bool IsToken(JsonElement frame) => Server.Kind(frame) == "token";
}
