namespace Cartrita.Core.Tools;

/// <summary>Tools that settings name instead of code, such as the operations of an OpenAPI document or the tools of an MCP server (BRK-05, AGENT-14).</summary>
public interface IToolSource
{
    /// <summary>Its name among the settings, with which the ids of its tools begin.</summary>
    string Name { get; }

    /// <summary>The ids of the agents that may call its tools.</summary>
    IReadOnlyList<string> Agents { get; }

    /// <summary>The tools as they are known now. A source that can't be reached gives what it last had, or none, and logs why; it never throws for that.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken);
}
