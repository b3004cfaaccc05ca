using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cartrita.Parity.Driver;

/// <summary>One run of a scenario: it speaks to the app and writes down what was said.</summary>
/// <param name="client">Speaks to the app.</param>
/// <param name="transcript">Where it is written down.</param>
/// <param name="normaliser">Learns the ids.</param>
/// <param name="prefix">What every id of this run begins with, so that runs do not meet.</param>
/// <param name="limit">Ends a run that takes too long.</param>
internal sealed class Play(HttpClient client, Transcript transcript, Normaliser normaliser, string prefix, CancellationToken limit)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends a run that takes too long.</summary>
    public CancellationToken Limit => limit;

    /// <summary>Speaks to the app, without a word in the transcript.</summary>
    public HttpClient Client => client;

    /// <summary>An id or a key of this run, which the transcript shows as its label.</summary>
    public string Id(string label)
    {
        var id = $"{prefix}-{label}";
        normaliser.Know(id, label);
        return id;
    }

    /// <summary>What every id of this run begins with.</summary>
    public string Prefix()
    {
        normaliser.Know(prefix, "run");
        return prefix;
    }

    public void Remark(string text) => transcript.Remark(text);

    public void Check(string statement, bool holds) => transcript.Check(statement, holds);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Starts an orchestration under an id of this run.</summary>
    public Task<Answer> StartAsync(string orchestrator, string label, object? input = null, string more = "") =>
        PostAsync($"/start/{orchestrator}?id={Id(label)}{more}", input);

    /// <summary>Waits until it has ended.</summary>
    public Task<Answer> EndAsync(string label) => GetAsync($"/instances/{Id(label)}/ended");

    /// <summary>Starts an orchestration and waits until it has ended.</summary>
    public async Task<Answer> RunAsync(string orchestrator, object? input = null, string label = "instance")
    {
        await StartAsync(orchestrator, label, input);
        return await EndAsync(label);
    }

    /// <summary>Raises an event.</summary>
    public Task<Answer> RaiseAsync(string label, string name, object? payload = null) => PostAsync($"/instances/{Id(label)}/raise/{name}", payload);

    /// <summary>Asks until the instance has set the custom status by which it says that it is ready; the transcript has the last answer.</summary>
    public Task<Answer> ReadyAsync(string label) => UntilAsync($"/instances/{Id(label)}", answer => answer.Text("customStatus") is not null);

    /// <summary>Asks until the instance has a status; the transcript has the last answer.</summary>
    public Task<Answer> StatusAsync(string label, string status) => UntilAsync($"/instances/{Id(label)}", answer => answer.Text("status") == status);

    /// <summary>Asks until a journal has so many entries; the transcript has the last answer.</summary>
    public Task<Answer> JournalAsync(string label, int entries) =>
        UntilAsync($"/journal/{Id(label)}", answer => answer.Json?.AsArray().Count >= entries);

    /// <summary>Opens a gate of the app.</summary>
    public Task<Answer> OpenAsync(string label) => PostAsync($"/gates/{Id(label)}");

    /// <summary>Asks until the answer is as wanted; the transcript has the last answer.</summary>
    public async Task<Answer> UntilAsync(string path, Func<Answer, bool> wanted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        transcript.Request(HttpMethod.Get, path, body: null);
        while (true)
        {
            var answer = await ReadAsync(await client.GetAsync(path, limit));
            if (wanted(answer))
            {
                transcript.Response(answer);
                return answer;
            }

            await Task.Delay(Pause, TimeProvider.System, limit);
        }
    }

    /// <summary>Sends a request and writes both sides down.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, Variation? variation = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path);
        headers?.Invoke(request.Headers);
        var text = body is null ? null : JsonSerializer.Serialize(body);
        request.Content = text is null ? null : new StringContent(text, Encoding.UTF8, "application/json");
        transcript.Request(method, path, text);
        return await SendAsync(request, variation);
    }

    /// <summary>Sends a body of so many bytes.</summary>
    public async Task<Answer> SendBytesAsync(string path, int bytes, Variation? variation = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[bytes]) };
        transcript.Request(HttpMethod.Post, path, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
        return await SendAsync(request, variation);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, Variation? variation)
    {
        using var response = await client.SendAsync(request, limit);
        var answer = await ReadAsync(response);
        transcript.Response(answer, variation);
        return answer;
    }

    private async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(limit));
}
