using System.Net.Sockets;
using System.Text;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>A client on the network that opens a stream and reads nothing of it.</summary>
public sealed class SilentClientTests
{
    private const int Pieces = 120;

    [Fact]
    public async Task Silent_client_holds_up_neither_the_run_nor_another_reader()
    {
        var piece = new string('x', 99_999) + " ";
        await using var server = (await OpenAIServer.StartAsync()).Respond(_ => new OpenAIReply { Pieces = [.. Enumerable.Repeat(piece, Pieces)] });
        var app = await App.StartAsync(settings => settings.AnswerFrom(server));
        try
        {
            using var silent = await AskAsync(app, "silent");

            // The same key is the same run, which this client reads to its end while the other one reads nothing.
            var answer = await app.Admin.PostAsync("api/chat/stream", ApiUser.Question("How much?"), ("Idempotency-Key", "silent"));

            var events = StreamEvent.Parse(answer.Is(200).Body);
            Assert.Equal("end", events[^1].Kind);
            Assert.Equal(Pieces * piece.Length, events.Where(e => e.Kind == "token").Sum(e => e.Data.GetProperty("delta").GetString()!.Length));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<TcpClient> AskAsync(App app, string key)
    {
        var body = ApiUser.Question("How much?").ToJsonString();
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(app.Host.Address.Host, app.Host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/chat/stream HTTP/1.1\r\nHost: {app.Host.Address.Authority}\r\nAuthorization: Bearer {app.Admin.Key}\r\nIdempotency-Key: {key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        return client;
    }
}
