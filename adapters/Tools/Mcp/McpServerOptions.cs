namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>An MCP server whose tools agents may call: a program that is started here (<see cref="Command"/>), or one on the network (<see cref="Url"/>). Lists are written with commas.</summary>
public sealed class McpServerOptions
{
    /// <summary>The program that serves over its standard streams; empty for none.</summary>
    public string Command { get; set; } = string.Empty;

    /// <summary>Its arguments, in order.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>Its environment besides the search path and the home folder. It gets nothing else of the app's, so no key of another vendor.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The folder that it runs in; the app's where this says nothing.</summary>
    public string WorkingDirectory { get; set; } = string.Empty;

    /// <summary>The address of a server that speaks streamable HTTP; empty for none.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>Headers of every request to it, such as <c>Authorization</c>. They are secrets.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids of the agents that may call its tools.</summary>
    public string Agents { get; set; } = string.Empty;

    /// <summary>The tools that are used, by the server's names for them; all where this says nothing.</summary>
    public string Include { get; set; } = string.Empty;

    /// <summary>Whether the server is believed when it says that a tool only reads. Without it every tool counts as one that writes, and needs approval.</summary>
    public bool TrustAnnotations { get; set; }

    /// <summary>Whether an address in one of its results counts as shown to the agent, which may then read it. A server that decodes or joins what it is given could give back what a model put together, so it does not by itself.</summary>
    public bool ShowsAddresses { get; set; }

    /// <summary>How many tools it gives at most.</summary>
    public int MaximumTools { get; set; } = 40;

    /// <summary>Minutes until its tools are listed again, unless it says earlier that they have changed.</summary>
    public int RefreshMinutes { get; set; } = 10;
}
