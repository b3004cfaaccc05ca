using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Http;

/// <summary>Answers every path and method that no other function has, since the host would answer with an empty body.</summary>
/// <remarks>Hosts match routes in the ordinal order of function names, so this one's name sorts last.</remarks>
internal static class FallbackEndpoints
{
    // Clients of MCP may end a session, and take 405 for: there is none.
    private const string Mcp = "/mcp";

    /// <summary>No such operation.</summary>
    [Function("ZzFallback")]
    [Access]
    public static IActionResult NoRoute(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        throw new CartritaException(IsMcp(request) ? Problems.MethodNotAllowed : Problems.NoRoute);

    private static bool IsMcp(HttpRequest request)
    {
        var isMcp = string.Equals(request.Path, Mcp, StringComparison.OrdinalIgnoreCase);
        if (isMcp)
        {
            request.HttpContext.Response.Headers.Allow = "GET, POST";
        }

        return isMcp;
    }
}
