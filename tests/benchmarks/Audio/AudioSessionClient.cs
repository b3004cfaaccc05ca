using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;

namespace Cartrita.Benchmarks.Audio;

/// <summary>A client of a session of live audio over HTTP: puts chunks, and notes when each of its audio frames came.</summary>
internal sealed class AudioSessionClient : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly CancellationTokenSource ending = new();
    private readonly Channel<long> came = Channel.CreateUnbounded<long>();
    private readonly string path;
    private Task reading = Task.CompletedTask;
    private int next;

    private AudioSessionClient(HttpClient http, string path) => (this.http, this.path) = (http, path);

    public static async Task<AudioSessionClient> BeginAsync(Uri address, string key)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = (await http.PostAsJsonAsync("api/audio/sessions", new { encoding = "linear16", sampleRate = 16_000 })).EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        var client = new AudioSessionClient(http, $"api/audio/sessions/{body.RootElement.GetProperty("id").GetString()}");
        client.reading = client.ReadAsync();
        return client;
    }

    /// <summary>Puts the next chunk.</summary>
    public async Task PutAsync(ReadOnlyMemory<byte> chunk)
    {
        using var answer = (await http.PutAsync($"{path}/chunks/{next}", new ReadOnlyMemoryContent(chunk))).EnsureSuccessStatusCode();
        next++;
    }

    /// <summary>When the next interim or final frame came.</summary>
    public ValueTask<long> CameAsync() => came.Reader.ReadAsync();

    public async ValueTask DisposeAsync()
    {
        using var deleted = await http.DeleteAsync(path);
        await ending.CancelAsync();
        await reading.ContinueWith(static _ => { }, TaskScheduler.Default);
        http.Dispose();
        ending.Dispose();
    }

    private async Task ReadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token)).EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ending.Token));
        while (await lines.ReadLineAsync(ending.Token) is { } line)
        {
            if (line is "event: audio_interim" or "event: audio_final")
            {
                came.Writer.TryWrite(Stopwatch.GetTimestamp());
            }
        }
    }
}
