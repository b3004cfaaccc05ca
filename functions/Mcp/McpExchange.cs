using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Mcp;

/// <summary>A request to the MCP server, and where its answer goes.</summary>
/// <param name="Request">The request.</param>
/// <param name="Client">Starts and wakes orchestrations.</param>
internal sealed record McpExchange(HttpRequest Request, DurableTaskClient Client)
{
    /// <summary>The answer to a call, where its client may go on with it; null where it may not.</summary>
    public McpStream? Stream { get; init; }

    /// <summary>The call that is gone on with; null for what is new.</summary>
    public McpResumption? Resumption { get; init; }
}
