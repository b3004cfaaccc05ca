using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Http;

/// <summary>Gives the descriptions of the API (CHAT-17). Open to everybody: they say nothing of anybody.</summary>
internal static class DescriptionEndpoints
{
    private static readonly EmbeddedDocument OpenApi = new("openapi.json");
    private static readonly EmbeddedDocument AsyncApi = new("asyncapi.json");

    /// <summary>The HTTP API in OpenAPI 3.1.</summary>
    [Function(nameof(GetOpenApi))]
    [OpenAccess]
    public static IActionResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) => OpenApi.Answer(request);

    /// <summary>The WebSocket in AsyncAPI 2.6.0.</summary>
    [Function(nameof(GetAsyncApi))]
    [OpenAccess]
    public static IActionResult GetAsyncApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/asyncapi.json")] HttpRequest request) => AsyncApi.Answer(request);
}
