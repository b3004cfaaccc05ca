using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Http;

/// <summary>Requests that are larger than may be, at every door that takes JSON, with a length and without one (CHAT-09).</summary>
public sealed class RequestSizeTests(Bridge bridge) : IClassFixture<Bridge>
{
    private const int Limit = 1_048_576;

    public static TheoryData<string, bool> Doors
    {
        get
        {
            var doors = new TheoryData<string, bool>();
            foreach (var path in new[] { "api/chat", "api/chat/stream", "api/keys", "api/conversations", "v1/chat/completions", "v1/responses", "v1/embeddings" })
            {
                doors.Add(path, false);
                doors.Add(path, true);
            }

            return doors;
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Body_over_the_limit_is_refused_before_any_work(string path, bool chunked)
    {
        var before = bridge.Models.Requests.Count;
        var answer = await PostAsync(path, Limit + 1, chunked);

        if (path.StartsWith("v1/", StringComparison.Ordinal))
        {
            var error = answer.Is(413).Json.GetProperty("error");
            Assert.Equal(("body_too_large", "invalid_request_error"), (error.GetProperty("code").GetString(), error.GetProperty("type").GetString()));
        }
        else
        {
            answer.IsProblem(Problems.BodyTooLarge);
        }

        Internals.AreNotIn(answer.Body);
        Assert.Equal(before, bridge.Models.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_at_the_limit_is_read(bool chunked) =>
        (await PostAsync("api/chat", Limit, chunked)).IsProblem(Problems.InvalidRequest);

    [Theory]
    [InlineData("X-Long", 1, 40_000)]
    [InlineData("X-Many", 200, 10)]
    public async Task Headers_over_the_limit_are_refused_without_a_word(string name, int count, int length)
    {
        var lines = string.Concat(Enumerable.Range(0, count).Select(at => $"{name}-{at}: {new string('x', length)}\r\n"));
        var answer = await RawAsync($"GET /api/health/live HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        Internals.AreNotIn(answer);
    }

    [Theory]
    [InlineData("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414")]
    [InlineData("GET /api/health/live HTTP/9.9\r\nHost: localhost\r\n\r\n", "505")]
    [InlineData("GET /api/health/live HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /api/health/live HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", "400")]
    [InlineData("GET /api/orchestrations/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("what is this\r\n\r\n", "400")]
    [InlineData("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "400")]
    public async Task Request_that_is_no_HTTP_is_refused_without_a_word(string request, string status)
    {
        var answer = await RawAsync(request.Replace("{long}", new string('a', 20_000), StringComparison.Ordinal));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Internals.AreNotIn(answer);
    }

    [Fact]
    public async Task Body_that_breaks_its_own_framing_is_refused()
    {
        var head = $"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bridge.App.Admin.Key}\r\nContent-Type: application/json\r\nConnection: close\r\n";
        var answer = await RawAsync(head + "Transfer-Encoding: chunked\r\n\r\nnot hex\r\n{}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_request\"", answer, StringComparison.Ordinal);
        Internals.AreNotIn(answer);
    }

    private async Task<Answer> PostAsync(string path, int length, bool chunked)
    {
        var bytes = Encoding.ASCII.GetBytes($"{{\"x\":\"{new string('x', length - 8)}\"}}");
        Assert.Equal(length, bytes.Length);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bridge.App.Admin.Key);
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await bridge.App.Host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    // The server closes after a request that it can't read.
    private async Task<string> RawAsync(string request)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, bridge.App.Host.Address.Port, patience.Token);
        var stream = client.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0;)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // It was closed over what it had not read.
        }

        return answer.ToString();
    }
}
