using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Governance;

/// <summary>Agents are steps of a plan: they call nobody, keep nothing, and are retried by a policy.</summary>
internal static class AgentLaws
{
    /// <summary>The one place that starts agents, from a validated plan.</summary>
    private const string Waves = "Cartrita.Orchestrations.Agents.AgentWaves";

    /// <summary>A crawl runs the ingestions of its files as parts of itself; it is no agent and starts none.</summary>
    private const string Crawls = "Cartrita.Orchestrations.Crawl.CrawlOrchestrator";

    private const string Retries = "Cartrita.Orchestrations.Governance.Retries";

    private const string ToolActivity = "Cartrita.Activities.Agents.ExecuteToolActivity";

    /// <summary>No agent calls an agent: only waves start sub-orchestrations, beside crawls with their ingestions, and only the app holds a client that could start one.</summary>
    public static LawReport NobodyCallsAnAgent(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var started =
            from use in uses
            where use.Name == "Microsoft.DurableTask.TaskOrchestrationContext.CallSubOrchestratorAsync" && Il.NameOf(use.Owner) is not (Waves or Crawls)
            select $"{use.Where} starts an agent past {Waves}";
        var held =
            from use in uses
            where use.Type == "Microsoft.DurableTask.Client.DurableTaskClient" && !use.Owner.FullName.StartsWith("Cartrita.Functions.", StringComparison.Ordinal)
            select $"{use.Where} holds the durable client, which belongs to the app";
        return LawReport.Of(uses.Count, started.Concat(held));
    }

    /// <summary>An agent reads and writes its run's payloads and frames. Documents, content and the index are reached by tools, and tools by the one activity that runs them.</summary>
    public static LawReport AgentsImportNoStores(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var stores =
            from use in uses
            where use.Owner.Namespace.EndsWith(".Agents", StringComparison.Ordinal) && IsStore(use.Type)
            select $"{use.Where} uses {use.Name}: an agent reaches stores through tools";
        var executed =
            from use in uses
            where use.Name == "Cartrita.Core.Tools.IToolExecutor.ExecuteAsync" && Il.NameOf(use.Owner) != ToolActivity
            select $"{use.Where} runs tools past {ToolActivity}";
        return LawReport.Of(uses.Count, stores.Concat(executed));
    }

    /// <summary>Durable retries are declared in one place.</summary>
    public static LawReport RetriesAreDeclared(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where use.Name == "Microsoft.DurableTask.RetryPolicy..ctor" && Il.NameOf(use.Owner) != Retries
            select $"{use.Where} makes a retry policy outside {Retries}";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>The host's timers fire on whole seconds, up to one early: shorter waits are no waits.</summary>
    public static LawReport RetryIntervals(IReadOnlyCollection<(string Name, TimeSpan First, double Coefficient, TimeSpan Longest)> policies)
    {
        var broken =
            from policy in policies
            let whole = policy.First.Ticks % TimeSpan.TicksPerSecond == 0 && policy.Coefficient % 1 == 0
                && (policy.Longest <= TimeSpan.Zero || policy.Longest.Ticks % TimeSpan.TicksPerSecond == 0)
            where policy.First < TimeSpan.FromSeconds(2) || policy.Coefficient < 1 || !whole
            select $"{policy.Name} waits {policy.First} times {policy.Coefficient} up to {policy.Longest}: whole seconds, two or more";
        return LawReport.Of(policies.Count, broken);
    }

    private static bool IsStore(string type) =>
        type is "Cartrita.Core.Knowledge.IKnowledgeIndex" or "Cartrita.Core.Streaming.IFrameLog"
        || (type.StartsWith("Cartrita.", StringComparison.Ordinal) && type.EndsWith("Store", StringComparison.Ordinal));
}
