using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core.Pipeline;
using Azure.Search.Documents;
using Azure.Search.Documents.Indexes;
using Cartrita.Adapters.Knowledge.AzureSearch;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>A server on the loopback that speaks the part of Azure AI Search's REST API (2023-11-01) that the product uses, refuses what the service's documentation says that it refuses, and records what it is asked.</summary>
internal sealed partial class SearchServer : IAsyncDisposable
{
    internal const string Version = "2023-11-01";
    internal const string ApiKey = "the-admin-key";

    private readonly Lock guard = new();
    private readonly Dictionary<string, SearchIndexData> indexes = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private SearchServer(WebApplication app) => this.app = app;

    internal Uri Address { get; private set; } = null!;

    /// <summary>Requests with their bodies.</summary>
    internal ConcurrentQueue<(string Method, string Path, JsonObject? Body)> Requests { get; } = new();

    /// <summary>What the product asked and the service would have refused.</summary>
    internal ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>The next requests are answered with this status.</summary>
    internal int? FailsWith { get; set; }

    /// <summary>So many further requests pass before what is written from now on is shown.</summary>
    internal int Lag { get; set; }

    internal static async Task<SearchServer> StartAsync(int lag = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new SearchServer(app) { Lag = lag };
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    /// <summary>An index of the product on this server.</summary>
    internal AzureSearchIndex Connect()
    {
        var options = new SearchClientOptions(SearchClientOptions.ServiceVersion.V2023_11_01) { Transport = new HttpClientTransport(new LoopbackHandler(Address)) };
        options.Retry.MaxRetries = 0;
        return new AzureSearchIndex(new SearchIndexClient(new Uri("https://search.test"), new AzureKeyCredential(ApiKey), options), "cartrita-knowledge", new HastyTime());
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var body = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 ? (await JsonNode.ParseAsync(request.Body))!.AsObject() : null;
        Requests.Enqueue((request.Method, request.Path, body));
        var (status, answer) = Answer(request, body);
        if (status == 400)
        {
            Refused.Enqueue($"{request.Method} {request.Path}: {answer}");
        }

        context.Response.StatusCode = status;
        if (answer is not null)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    private (int Status, JsonNode? Body) Answer(HttpRequest request, JsonObject? body)
    {
        if (FailsWith is { } failure)
        {
            return (failure, Error("The service is away."));
        }

        if (request.Headers["api-key"] != ApiKey)
        {
            return (403, Error("The key is wrong."));
        }

        var match = Route().Match(request.Path);
        if (request.Query["api-version"] != Version || !match.Success)
        {
            return (400, Error($"{request.Path}{request.QueryString} is no route."));
        }

        try
        {
            lock (guard)
            {
                return Answer(request, match.Groups["index"].Value, match.Groups["operation"].Value, body);
            }
        }
        catch (BadRequestException exception)
        {
            return (400, Error(exception.Message));
        }
    }

    private (int Status, JsonNode? Body) Answer(HttpRequest request, string name, string operation, JsonObject? body)
    {
        var found = indexes.GetValueOrDefault(name);
        switch (request.Method, operation)
        {
            case ("PUT", ""):
                if (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch.ToString().Trim('"') != found?.Definition.Json["@odata.etag"]?.GetValue<string>().Trim('"'))
                {
                    return (412, Error("The index has changed."));
                }

                var definition = new SearchDefinition(body!.DeepClone().AsObject(), found?.Definition);
                definition.Json["@odata.etag"] = $"\"0x{Requests.Count:X}\"";
                indexes[name] = found ?? new SearchIndexData { Definition = definition };
                indexes[name].Definition = definition;
                return (found is null ? 201 : 200, definition.Json.DeepClone());
            case (_, _) when found is null:
                return (404, Error($"No index with the name '{name}' was found in the service."));
            case ("GET", ""):
                return (200, found.Definition.Json.DeepClone());
            case ("POST", "/docs/search.index"):
                var (result, allDone) = found.Apply(body!, Lag);
                return (allDone ? 200 : 207, result);
            case ("POST", "/docs/search.post.search"):
                return (200, found.Search(body!));
            default:
                return (400, Error("There is no such operation."));
        }
    }

    private static JsonObject Error(string message) => new() { ["error"] = new JsonObject { ["code"] = string.Empty, ["message"] = message } };

    [GeneratedRegex(@"^/indexes\('(?<index>[a-z0-9-]+)'\)(?<operation>/docs/search\.(?:index|post\.search))?$")]
    private static partial Regex Route();
}
