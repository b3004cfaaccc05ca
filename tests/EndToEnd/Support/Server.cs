using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.EndToEnd.Tests.Support;

/// <summary>A server that a test started in a folder, and a client with the folder's key.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Announcement = "Cartrita listens on ";

    private readonly Process process;

    private Server(Process process, Uri address, string key)
    {
        this.process = process;
        Admin = Client(address, key);
        Address = address;
    }

    public Uri Address { get; }

    public HttpClient Admin { get; }

    public static async Task<Server> StartAsync(Folder folder, params string[] arguments)
    {
        var process = folder.Start(["serve", "--port", "0", .. arguments]);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                var key = await File.ReadAllTextAsync(Path.Combine(folder.State, "api-key"));
                return new Server(process, new Uri(line[Announcement.Length..]), key.Trim());
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    public async Task<HttpClient> NewUserAsync(string name)
    {
        using var answer = await Admin.PostAsync("api/keys", Json(new JsonObject { ["name"] = name }));
        return Client(Address, (await ReadAsync(answer)).GetProperty("key").GetString()!);
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    public static HttpClient Client(Uri address, string key) => new()
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(3),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    public static StringContent Json(JsonNode node) => new(node.ToJsonString(), Encoding.UTF8, "application/json");

    public static JsonObject Question(string question, params string[] attachments) => new()
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        ["attachments"] = new JsonArray([.. attachments.Select(id => JsonValue.Create(id))]),
    };

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Uploads a text and waits until questions find it.</summary>
    public static async Task<string> IngestAsync(HttpClient user, string name, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/attachments") { Content = new StringContent(text) };
        request.Headers.Add("X-File-Name", name);
        using var uploaded = await user.SendAsync(request);
        var id = (await ReadAsync(uploaded)).GetProperty("id").GetString()!;
        await user.GetStringAsync($"api/orchestrations/{id}/events");
        using var attachment = await user.GetAsync($"api/attachments/{id}");
        Assert.Equal("indexed", (await ReadAsync(attachment)).GetProperty("status").GetString());
        return id;
    }

    /// <summary>The frames of a run, followed to their end.</summary>
    public static async Task<IReadOnlyList<JsonElement>> FramesAsync(HttpClient user, string run, string? after = null)
    {
        var stream = await user.GetStringAsync($"api/orchestrations/{run}/events{(after is null ? string.Empty : $"?after={after}")}");
        return [.. stream.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line[6..]).RootElement)];
    }

    public static string Kind(JsonElement frame) => frame.GetProperty("eventType").GetString()!;
}
