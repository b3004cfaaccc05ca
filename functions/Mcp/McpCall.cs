using System.Text.Json;
using Cartrita.Core.Chat;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Mcp;

/// <summary>A call of a tool.</summary>
/// <param name="Exchange">What it came with.</param>
/// <param name="Arguments">Its arguments, an object; an empty one where the call is gone on with.</param>
/// <param name="Progress">Tells the client of progress, where it asked for that.</param>
internal sealed record McpCall(McpExchange Exchange, JsonElement Arguments, McpProgress Progress)
{
    /// <summary>The request that it came with.</summary>
    public HttpRequest Request => Exchange.Request;

    /// <summary>Starts and wakes orchestrations.</summary>
    public DurableTaskClient Client => Exchange.Client;

    /// <summary>The run that the call started before its client came back; null for a new call.</summary>
    public RunDocument? Started => Exchange.Resumption?.Run;
}
