using System.Text.Json;
using Cartrita.Core.Governance;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>A tool that MCP clients may call.</summary>
internal interface IMcpTool
{
    /// <summary>How clients see it.</summary>
    Tool Definition { get; }

    /// <summary>The part of the API that it belongs to: a key that does not open that neither sees nor calls it.</summary>
    Scope Scope { get; }

    /// <summary>Calls it; the result is an object, and the text that clients without structured results show.</summary>
    /// <param name="call">The call, whose arguments fit the schema.</param>
    /// <param name="cancellationToken">The client left.</param>
    Task<(JsonElement Result, string Text)> CallAsync(McpCall call, CancellationToken cancellationToken);
}
