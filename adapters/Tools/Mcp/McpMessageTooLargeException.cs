namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>An MCP server sends a message that is larger than any may be. It is no <see cref="IOException"/>, after which clients read on elsewhere.</summary>
internal sealed class McpMessageTooLargeException() : Exception($"A message of an MCP server has more than {MostBytes} bytes.")
{
    /// <summary>The most bytes of one message, and of one answer over HTTP with all that comes along with it.</summary>
    internal const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Whether this is why something failed.</summary>
    internal static bool IsWhy(Exception? exception) => exception is not null && (exception is McpMessageTooLargeException || IsWhy(exception.InnerException));
}
