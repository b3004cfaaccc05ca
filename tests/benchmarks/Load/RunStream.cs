using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cartrita.Benchmarks.Load;

/// <summary>An event stream whose frames are looked into.</summary>
internal sealed class RunStream : IDisposable
{
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private RunStream(HttpResponseMessage response, StreamReader reader) => (this.response, this.reader) = (response, reader);

    /// <summary>The tick at which the last frame came.</summary>
    public long At { get; private set; }

    /// <summary>A client with a key; it leaves a stream at once, without reading what still comes.</summary>
    public static HttpClient Client(Uri address, string key) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 512, MaxResponseDrainSize = 0 })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Asks, and follows the answer.</summary>
    public static Task<RunStream> AskAsync(HttpClient http, string json) => OpenAsync(
        http, new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    /// <summary>Follows a run from its start.</summary>
    public static Task<RunStream> FollowAsync(HttpClient http, string run) => OpenAsync(http, new HttpRequestMessage(HttpMethod.Get, $"api/orchestrations/{run}/events"));

    /// <summary>The run that a frame belongs to.</summary>
    public static string RunOf(JsonElement frame) => frame.GetProperty("orchestrationId").GetString()!;

    /// <summary>The next frame; null at the end.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                At = Stopwatch.GetTimestamp();
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        return null;
    }

    /// <summary>The next frame of a kind.</summary>
    public async Task<JsonElement> UntilAsync(string kind)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.GetProperty("eventType").GetString() == kind)
            {
                return frame;
            }
        }

        throw new InvalidOperationException($"the stream closed before a {kind}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }

    private static async Task<RunStream> OpenAsync(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Accept.ParseAdd("text/event-stream");
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            }

            return new RunStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }
    }
}
