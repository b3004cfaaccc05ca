using System.Text;
using System.Text.Json;
using Cartrita.Runtime.Host.Management;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Management;

/// <summary>Calls the management API of an app with its key.</summary>
internal sealed class ManagementCaller
{
    private const string Base = "runtime/webhooks/durabletask";

    private readonly HttpClient _client;
    private readonly string _key;

    public ManagementCaller(FunctionsTestHost app)
    {
        _client = app.Client;
        _key = File.ReadAllText(Path.Combine(app.StateDirectory, ManagementKey.FileName)).Trim();
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? continuation = null) => SendAsync(HttpMethod.Get, path, continuation: continuation);

    public Task<HttpResponseMessage> PostAsync(string path, string? body = null, string type = "application/json") =>
        SendAsync(HttpMethod.Post, path, body is null ? null : new StringContent(body, Encoding.UTF8, type));

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? continuation = null)
    {
        using var request = new HttpRequestMessage(method, $"{Base}/{path}") { Content = content, Headers = { { "x-functions-key", _key } } };
        if (continuation is not null)
        {
            request.Headers.Add("x-ms-continuation-token", continuation);
        }

        return await _client.SendAsync(request);
    }

    /// <summary>A member of an answer's JSON, as text.</summary>
    public static async Task<string?> TextAsync(HttpResponseMessage response, string member)
    {
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty(member).ToString();
    }

    /// <summary>Where the next page begins; null after the last.</summary>
    public static string? Continuation(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-continuation-token", out var values) && values.Single() is { Length: > 0 } token ? token : null;
}
