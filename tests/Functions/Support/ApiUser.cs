using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Functions.Tests.Support;

/// <summary>Somebody with a key.</summary>
public sealed class ApiUser(HttpClient http, string key)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public string Key => key;

    /// <summary>Sends a request and gives its answer, whatever it is.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var patience = new CancellationTokenSource(Patience);
        using var response = await http.SendAsync(request, patience.Token);
        return await Answer.OfAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(json), headers);

    public Task<Answer> PostAsync(string path, JsonNode json, params (string Name, string Value)[] headers) => PostAsync(path, json.ToJsonString(), headers);

    public async Task<(string Key, string OwnerId)> CreateKeyAsync(string name)
    {
        var answer = await PostAsync("api/keys", new JsonObject { ["name"] = name });
        answer.Is(201);
        return (answer.Text("key"), answer.Text("ownerId"));
    }

    /// <summary>Uploads a text as a raw body.</summary>
    public Task<Answer> UploadAsync(string fileName, string text, params (string Name, string Value)[] headers) =>
        UploadAsync(fileName, Encoding.UTF8.GetBytes(text), headers);

    public Task<Answer> UploadAsync(string fileName, byte[] bytes, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "api/attachments", new ByteArrayContent(bytes), [("X-File-Name", Uri.EscapeDataString(fileName)), .. headers]);

    /// <summary>Uploads a text and waits until its ingestion has ended.</summary>
    public async Task<string> IngestAsync(string fileName, string text)
    {
        var uploaded = await UploadAsync(fileName, text);
        uploaded.Is(201);
        var id = uploaded.Text("id");
        await EventsAsync($"api/orchestrations/{id}/events");
        return id;
    }

    /// <summary>Asks and waits for the JSON answer.</summary>
    public Task<Answer> AskAsync(string question, params string[] attachments) => PostAsync("api/chat", Question(question, attachments));

    /// <summary>Reads a stream of events to its end.</summary>
    public async Task<IReadOnlyList<StreamEvent>> EventsAsync(string path, params (string Name, string Value)[] headers)
    {
        var answer = await GetAsync(path, [("Accept", "text/event-stream"), .. headers]);
        answer.Is(200);
        return StreamEvent.Parse(answer.Body);
    }

    public static JsonObject Question(string question, params string[] attachments) => new()
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        ["attachments"] = new JsonArray([.. attachments.Select(id => JsonValue.Create(id))]),
    };

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}

/// <summary>An answer of the API, read to its end.</summary>
public sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The problem's code; none where the answer has no body, as to HEAD.</summary>
    public string Code => Body.Length == 0 ? string.Empty : Text("code");

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    /// <summary>Fails, showing the body, where the status is another one.</summary>
    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        return this;
    }

    /// <summary>Fails where this is not the catalogue's problem in the form of RFC 9457.</summary>
    public Answer IsProblem(Core.Errors.Problem problem)
    {
        Is(problem.Status);
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Equal(problem.Code, Code);
        Assert.Equal(problem.Title, Text("title"));
        Assert.Equal($"urn:cartrita:problem:{problem.Code}", Text("type"));
        Assert.Equal(problem.Status, Json.GetProperty("status").GetInt32());
        Assert.Equal(Headers["X-Request-ID"], Text("requestId"));
        Assert.Equal("1", Headers["api-version"]);
        Assert.DoesNotContain("Exception", Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Cartrita.", Body, StringComparison.Ordinal);
        return this;
    }
}
