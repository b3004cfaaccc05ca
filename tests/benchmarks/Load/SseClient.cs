using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;

namespace Cartrita.Benchmarks.Load;

/// <summary>Posts one body and reads the event stream to <c>end</c>.</summary>
internal sealed class SseClient(Uri address, string? key) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Runs one stream.</summary>
    /// <param name="path">The operation's path.</param>
    /// <param name="json">The body.</param>
    /// <param name="due">The tick from which time counts.</param>
    public async Task<StreamSample> RunAsync(string path, string json, long due)
    {
        using var request = Request(HttpMethod.Post, path);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        await using var body = await response.Content.ReadAsStreamAsync();
        double? firstEvent = null, firstToken = null;
        await foreach (var item in SseParser.Create(body).EnumerateAsync())
        {
            // A timer may fire a little before the tick that was asked for.
            var elapsed = Math.Max(0, Stopwatch.GetElapsedTime(due).TotalMilliseconds);
            firstEvent ??= elapsed;
            firstToken ??= item.EventType == "token" ? elapsed : null;
            switch (item.EventType)
            {
                case "end" when firstToken is { } token:
                    return new StreamSample(firstEvent.Value, token, elapsed);
                case "error":
                    throw new InvalidOperationException(item.Data);
            }
        }

        throw new InvalidOperationException("the stream closed without an end");
    }

    /// <summary>Sends a request and returns its body.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = Request(method, path);
        request.Content = content;
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }
}
