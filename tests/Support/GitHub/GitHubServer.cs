using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.TestSupport.GitHub;

/// <summary>A server on the loopback that has one repository, in the wire format of GitHub's REST API.</summary>
/// <remarks>Every path and parameter that it is asked with, and every tree that it gives, is held against the vendor's description; a test ends with <see cref="AssertContract"/>.</remarks>
public sealed partial class GitHubServer : IAsyncDisposable
{
    private const string Description = "vendor-apis/github.openapi.json";

    private readonly WebApplication app;
    private readonly JsonElement document;
    private readonly OpenApiSchemas schemas;

    private GitHubServer(WebApplication app, string description)
    {
        this.app = app;
        document = JsonDocument.Parse(File.ReadAllBytes(description)).RootElement.Clone();
        schemas = new OpenApiSchemas(document);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The repository, <c>owner/name</c>.</summary>
    public string Repository { get; set; } = "ada/handbook";

    /// <summary>The branch that is meant where none is named.</summary>
    public string Branch { get; set; } = "trunk";

    /// <summary>The files, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Entries of the tree that are no files: path, mode, type.</summary>
    public ConcurrentBag<(string Path, string Mode, string Type)> Others { get; } = [];

    public bool Truncates { get; set; }

    /// <summary>Answers the next requests, before the repository does: status and headers.</summary>
    public ConcurrentQueue<(int Status, Dictionary<string, string> Headers)> Refusals { get; } = new();

    /// <summary>The requests: path with query, status, authorization.</summary>
    public ConcurrentQueue<(string Path, int Status, string? Authorization)> Requests { get; } = new();

    public ConcurrentQueue<string> Violations { get; } = new();

    public static async Task<GitHubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new GitHubServer(app, SharedDocuments.Find(Description)!);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    public GitHubServer Put(string path, string text)
    {
        Files[path] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>Fails where anything broke the vendor's description.</summary>
    public void AssertContract()
    {
        if (!Violations.IsEmpty)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, Violations));
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // The raw target: a branch with a slash is one segment.
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?')[0];
        var template = Check(context.Request, path);
        var (status, body, type) = (404, (byte[])[.. "{\"message\":\"Not Found\"}"u8], "application/json");
        if (Refusals.TryDequeue(out var refusal))
        {
            status = refusal.Status;
            foreach (var (name, value) in refusal.Headers)
            {
                context.Response.Headers[name] = value;
            }
        }
        else if (template is not null && path.StartsWith($"/repos/{Repository}", StringComparison.Ordinal))
        {
            (status, body, type) = Find(template, path[$"/repos/{Repository}".Length..]);
        }

        var version = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"";
        status = status == 200 && context.Request.Headers.IfNoneMatch == version ? 304 : status;
        Requests.Enqueue((target, status, context.Request.Headers.Authorization));
        context.Response.StatusCode = status;
        if (status == 304)
        {
            return;
        }

        context.Response.Headers.ETag = version;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private (int Status, byte[] Body, string Type) Find(string template, string rest)
    {
        if (template.EndsWith("/{repo}", StringComparison.Ordinal))
        {
            return (200, Encoding.UTF8.GetBytes(new JsonObject { ["default_branch"] = Branch }.ToJsonString()), "application/json");
        }

        var last = Uri.UnescapeDataString(rest[(rest.IndexOf('/', 1) + 1)..]);
        if (template.Contains("/contents/", StringComparison.Ordinal))
        {
            return Files.TryGetValue(last, out var bytes) ? (200, bytes, "application/vnd.github.raw+json; charset=utf-8") : (404, [], "application/json");
        }

        return last == $"trees/{Branch}" ? (200, Encoding.UTF8.GetBytes(Tree().ToJsonString()), "application/json") : (404, [], "application/json");
    }

    private JsonObject Tree()
    {
        var entries = Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new JsonObject
        {
            ["path"] = file.Key, ["mode"] = "100644", ["type"] = "blob", ["sha"] = Sha(file.Value), ["size"] = file.Value.Length,
        }).Concat(Others.Select(other => new JsonObject { ["path"] = other.Path, ["mode"] = other.Mode, ["type"] = other.Type, ["sha"] = Sha([]) }));
        var tree = new JsonObject { ["sha"] = Sha([1]), ["truncated"] = Truncates, ["tree"] = new JsonArray([.. entries]) };
        using var parsed = JsonDocument.Parse(tree.ToJsonString());
        Add("tree", schemas.Validate("git-tree", parsed.RootElement));
        return tree;
    }

    // The path's template in the description; every query parameter has to be one of the operation.
    private string? Check(HttpRequest request, string path)
    {
        var template = document.GetProperty("paths").EnumerateObject().Select(one => one.Name)
            .FirstOrDefault(one => Regex.IsMatch(path, $"^{Parameter().Replace(Regex.Escape(one).Replace("\\{", "{", StringComparison.Ordinal), match => match.Value.StartsWith("{path", StringComparison.Ordinal) ? ".+" : "[^/]+")}$"));
        if (template is null || !document.GetProperty("paths").GetProperty(template).TryGetProperty(request.Method.ToLowerInvariant(), out var operation))
        {
            Violations.Enqueue($"{request.Method} {path} is no operation");
            return null;
        }

        var known = operation.GetProperty("parameters").EnumerateArray().Where(one => one.TryGetProperty("in", out var place) && place.GetString() == "query").Select(one => one.GetProperty("name").GetString()).ToHashSet();
        Add(template, request.Query.Keys.Where(name => !known.Contains(name)).Select(name => $"{name} is no parameter"));
        Add(template, request.Headers.UserAgent.Count == 0 ? ["User-Agent is required"] : []);
        return template;
    }

    private void Add(string what, IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Violations.Enqueue($"{what}: {error}");
        }
    }

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..40];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
