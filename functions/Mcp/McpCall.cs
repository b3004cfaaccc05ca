using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Mcp;

/// <summary>A call of a tool.</summary>
/// <param name="Request">The request that it came with.</param>
/// <param name="Client">Starts and wakes orchestrations.</param>
/// <param name="Arguments">Its arguments, an object.</param>
/// <param name="TellAsync">Tells the client of progress, where it asked for that.</param>
internal sealed record McpCall(HttpRequest Request, DurableTaskClient Client, JsonElement Arguments, Func<string, Task> TellAsync);
