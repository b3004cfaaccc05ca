namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>Where one message ends and the next begins.</summary>
internal enum McpMessageEnd
{
    /// <summary>At the end of the stream: all of it is one.</summary>
    Stream,

    /// <summary>At the end of a line, as over standard streams.</summary>
    Line,

    /// <summary>At an empty line, as between server-sent events.</summary>
    EmptyLine,
}
