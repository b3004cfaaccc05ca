using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Cartrita.Parity.Driver;

/// <summary>One run of a scenario: it speaks to the app and writes down what was said.</summary>
/// <param name="client">Speaks to the app.</param>
/// <param name="transcript">Where it is written down.</param>
/// <param name="normaliser">Learns the ids.</param>
/// <param name="terms">Its ids, its key and its time.</param>
internal sealed class Play(HttpClient client, Transcript transcript, Normaliser normaliser, Terms terms)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends a run that takes too long.</summary>
    public CancellationToken Limit => terms.Limit;

    /// <summary>Speaks to the app, without a word in the transcript.</summary>
    public HttpClient Client => client;

    /// <summary>Speaks to the durable management API.</summary>
    public ManagementPlay Management => new(this, terms.Code);

    /// <summary>An id or a key of this run, which the transcript shows as its label.</summary>
    public string Id(string label)
    {
        var id = $"{terms.Prefix}-{label}";
        normaliser.Know(id, label);
        return id;
    }

    /// <summary>What every id of this run begins with.</summary>
    public string Prefix()
    {
        normaliser.Know(terms.Prefix, "run");
        return terms.Prefix;
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
    public Task<Answer> UntilAsync(string path, Func<Answer, bool> wanted) =>
        UntilAsync(path, () => new HttpRequestMessage(HttpMethod.Get, path), (_, answer) => answer, wanted);

    /// <summary>Asks until the answer is as wanted.</summary>
    /// <param name="path">What the transcript calls the request.</param>
    /// <param name="ask">Makes the request.</param>
    /// <param name="shape">What of the answer can be the same on every host.</param>
    /// <param name="wanted">Whether it is as wanted.</param>
    public async Task<Answer> UntilAsync(string path, Func<HttpRequestMessage> ask, Func<HttpResponseMessage, Answer, Answer> shape, Func<Answer, bool> wanted)
    {
        transcript.Request(HttpMethod.Get, path, body: null);
        while (true)
        {
            using var request = ask();
            using var response = await client.SendAsync(request, Limit);
            var answer = shape(response, await ReadAsync(response));
            if (wanted(answer))
            {
                transcript.Response(answer);
                return answer;
            }

            await Task.Delay(Pause, TimeProvider.System, Limit);
        }
    }

    /// <summary>Sends a request and writes both sides down.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, Variation? variation = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path);
        headers?.Invoke(request.Headers);
        var text = body is null ? null : JsonSerializer.Serialize(body);
        request.Content = text is null ? null : new StringContent(text, Encoding.UTF8, "application/json");
        return await SendAsync(request, text, variation);
    }

    /// <summary>Sends a body of so many bytes.</summary>
    public async Task<Answer> SendBytesAsync(string path, int bytes, Variation? variation = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[bytes]) };
        return await SendAsync(request, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"), variation);
    }

    /// <summary>Sends a request and writes both sides down.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What the transcript says of its body; null for none.</param>
    /// <param name="variation">Where hosts may differ.</param>
    /// <param name="shape">What of the answer can be the same on every host; null for all.</param>
    public async Task<Answer> SendAsync(
        HttpRequestMessage request, string? body, Variation? variation = null, Func<HttpResponseMessage, Answer, Answer>? shape = null)
    {
        transcript.Request(request.Method, request.RequestUri!.OriginalString, body);
        using var response = await client.SendAsync(request, Limit);
        var answer = await ReadAsync(response);
        answer = shape is null ? answer : shape(response, answer);
        transcript.Response(answer, variation);
        return answer;
    }

    /// <summary>Asks for an upgrade to a WebSocket; what is said over it stays out of the transcript.</summary>
    public async Task UpgradeAsync(string path, Variation variation)
    {
        transcript.Request(HttpMethod.Get, $"{path} (upgrade to a WebSocket)", body: null);
        var address = new UriBuilder(new Uri(client.BaseAddress!, path)) { Scheme = client.BaseAddress!.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(address.Uri, Limit);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != default)
        {
            // A host that refuses has answered, and the answer is what is looked for.
        }

        transcript.Response(new Answer(socket.HttpStatusCode, ContentType: null, ""), variation);
    }

    private async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(Limit));
}
