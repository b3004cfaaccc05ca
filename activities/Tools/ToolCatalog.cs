using Cartrita.Core.Agents;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools;

/// <summary>Which tools an agent has: those in code that its manifest names and that are available here, and all of each source that names the agent.</summary>
/// <remarks>A tool in code can't be replaced from outside: where two have one id, the one in code is it, and after that the one of the source that comes first.</remarks>
/// <param name="tools">The tools in code.</param>
/// <param name="sources">The sources that settings name.</param>
/// <param name="agents">The manifests.</param>
public sealed class ToolCatalog(IEnumerable<ITool> tools, IEnumerable<IToolSource> sources, AgentCatalog agents)
{
    private readonly Dictionary<string, ITool> inCode = tools.ToDictionary(tool => tool.Binding.ToolId, StringComparer.Ordinal);
    private readonly IReadOnlyList<IToolSource> outside = [.. sources];

    /// <summary>The tools from outside, whoever may call them; none costs nothing.</summary>
    internal async ValueTask<IReadOnlyList<ToolBinding>> OutsideAsync(CancellationToken cancellationToken)
    {
        var found = new List<ToolBinding>();
        foreach (var source in outside)
        {
            found.AddRange((await source.ToolsAsync(cancellationToken)).Select(tool => tool.Binding));
        }

        return found;
    }

    /// <summary>The tools of an agent.</summary>
    internal async ValueTask<IReadOnlyList<ITool>> OfAsync(string agent, CancellationToken cancellationToken)
    {
        var named = agents.Find(agent)?.Tools ?? [];
        List<ITool> found = [.. named.Select(id => inCode.GetValueOrDefault(id)).OfType<ITool>().Where(tool => tool.IsAvailable)];
        foreach (var source in outside.Where(source => source.Agents.Contains(agent, StringComparer.Ordinal)))
        {
            found.AddRange((await source.ToolsAsync(cancellationToken)).Where(tool => !inCode.ContainsKey(tool.Binding.ToolId)));
        }

        return [.. found.DistinctBy(tool => tool.Binding.ToolId, StringComparer.Ordinal)];
    }
}
