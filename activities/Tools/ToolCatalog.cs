using Cartrita.Core.Agents;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Tools;

/// <summary>Which tools an agent has: those in code that its manifest names and that are available here, and all of each source that names the agent.</summary>
/// <remarks>A tool in code can't be replaced from outside: where two have one id, the one in code is it, and after that the one of the source that comes first.</remarks>
/// <param name="tools">The tools in code.</param>
/// <param name="sources">The sources that settings name.</param>
/// <param name="agents">The manifests.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of sources that break.</param>
public sealed class ToolCatalog(IEnumerable<ITool> tools, IEnumerable<IToolSource> sources, AgentCatalog agents, TimeProvider time, ILogger<ToolCatalog> logger)
{
    private readonly Dictionary<string, ITool> inCode = tools.ToDictionary(tool => tool.Binding.ToolId, StringComparer.Ordinal);
    private readonly IReadOnlyList<SourceTools> outside = [.. sources.Select(source => new SourceTools(source, time, logger))];

    /// <summary>The tools from outside as they are known, whoever may call them. A plain question asks for them, so no source holds it up.</summary>
    internal async ValueTask<IReadOnlyList<ToolBinding>> OutsideAsync(CancellationToken cancellationToken)
    {
        // Side by side: several sources that have never answered take the time of one.
        var asked = outside.Select(source => source.KnownAsync(cancellationToken)).ToList();
        var found = new List<ToolBinding>();
        foreach (var known in asked)
        {
            found.AddRange((await known).Select(tool => tool.Binding));
        }

        return found;
    }

    /// <summary>The tools of an agent.</summary>
    internal async ValueTask<IReadOnlyList<ITool>> OfAsync(string agent, CancellationToken cancellationToken)
    {
        var named = agents.Find(agent)?.Tools ?? [];
        List<ITool> found = [.. named.Select(id => inCode.GetValueOrDefault(id)).OfType<ITool>().Where(tool => tool.IsAvailable)];
        foreach (var source in outside.Where(source => source.IsFor(agent)))
        {
            found.AddRange((await source.CurrentAsync(cancellationToken)).Where(tool => !inCode.ContainsKey(tool.Binding.ToolId)));
        }

        return [.. found.DistinctBy(tool => tool.Binding.ToolId, StringComparer.Ordinal)];
    }
}
