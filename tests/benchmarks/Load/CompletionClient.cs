using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Cartrita.Benchmarks.Load;

/// <summary>Asks for completions in OpenAI's protocol, and reads each to its last byte.</summary>
internal sealed class CompletionClient(Uri address, string key) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Makes one call.</summary>
    /// <param name="json">The body.</param>
    /// <param name="due">The tick from which time counts.</param>
    public async Task<StreamSample> RunAsync(string json, long due)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var first = Elapsed(due);
        var body = await response.Content.ReadAsStringAsync();
        var end = Elapsed(due);
        return response.IsSuccessStatusCode && (body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) || body.EndsWith('}'))
            ? new StreamSample(first, first, end)
            : throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    // A timer may fire a little before the tick that was asked for.
    private static double Elapsed(long due) => Math.Max(0, Stopwatch.GetElapsedTime(due).TotalMilliseconds);
}
