using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Parity.Driver;

/// <summary>Speaks to the durable management API, with the host's key where there is one.</summary>
/// <param name="play">Sends, and writes down.</param>
/// <param name="code">The key.</param>
internal sealed class ManagementPlay(Play play, string? code)
{
    /// <summary>Where the API is.</summary>
    public const string Path = "/runtime/webhooks/durabletask";

    private const string ContinuationHeader = "x-ms-continuation-token";

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Sends a value as JSON, or nothing.</summary>
    public Task<Answer> PostAsync(string path, object? body = null, Variation? variation = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonSerializer.Serialize(body), variation: variation);

    /// <summary>Sends a text as it is.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body = null, string mediaType = "application/json", Variation? variation = null)
    {
        using var request = Request(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, mediaType);
        return await play.SendAsync(request, body, variation, ManagementShape.Of);
    }

    /// <summary>Sends a request without the key, and with what stands for it.</summary>
    public async Task SendWithoutKeyAsync(HttpMethod method, string path, string? instead = null)
    {
        using var request = new HttpRequestMessage(method, $"{Path}/{path}");
        if (instead is not null)
        {
            request.Headers.Add("x-functions-key", instead);
        }

        await play.SendAsync(request, instead is null ? null : $"with the key '{instead}'");
    }

    /// <summary>Asks until the answer is as wanted; the transcript has the last answer.</summary>
    public Task<Answer> UntilAsync(string path, Func<Answer, bool> wanted) =>
        play.UntilAsync($"{Path}/{path}", () => Request(HttpMethod.Get, path), ManagementShape.Of, wanted);

    /// <summary>Asks until an instance has a status; the transcript has the last answer.</summary>
    public Task<Answer> StatusAsync(string label, string status, string query = "") =>
        UntilAsync($"instances/{play.Id(label)}{query}", answer => answer.Text("runtimeStatus") == status);

    /// <summary>Asks for all pages, without a word in the transcript: hosts differ in how they cut them.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<JsonNode>>> PagesAsync(string path)
    {
        var pages = new List<IReadOnlyList<JsonNode>>();
        string? token = null;
        do
        {
            using var request = Request(HttpMethod.Get, path);
            if (token is not null)
            {
                request.Headers.Add(ContinuationHeader, token);
            }

            using var response = await play.Client.SendAsync(request, play.Limit);
            pages.Add([.. JsonNode.Parse(await response.Content.ReadAsStringAsync(play.Limit))!.AsArray().OfType<JsonNode>()]);
            token = response.Headers.TryGetValues(ContinuationHeader, out var values) ? string.Concat(values) : null;
        }
        while (!string.IsNullOrEmpty(token));

        return pages;
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"{Path}/{path}");
        if (code is not null)
        {
            request.Headers.Add("x-functions-key", code);
        }

        return request;
    }
}
