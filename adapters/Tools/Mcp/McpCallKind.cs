namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>What an MCP server is asked.</summary>
/// <param name="Operation">The operation, as metrics name it.</param>
/// <param name="Limit">How long its answer is waited for.</param>
/// <param name="HasEffect">Whether something may have changed where the answer is lost.</param>
internal sealed record McpCallKind(string Operation, TimeSpan Limit, bool HasEffect);
