using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Behaviour;

/// <summary>What the parity app does although product code may not: in each case a scenario shows what the host does with it.</summary>
internal static class ParityExemptions
{
    /// <summary>What a violation mentions, and the scenario whose transcript is the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Scenarios = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Microsoft.DurableTask.Client.DurableTaskClient.TerminateInstanceAsync"] = "control-terminate",
        ["Microsoft.DurableTask.Client.DurableTaskClient.WaitForInstanceCompletionAsync"] = "client-wait",
        ["Microsoft.DurableTask.Client.DurableTaskClient.WaitForInstanceStartAsync"] = "client-wait",
        ["Microsoft.DurableTask.Client.TerminateInstanceOptions"] = "family-terminated",
        ["Microsoft.DurableTask.Client.PurgeInstanceOptions"] = "family-purged",
        ["Microsoft.DurableTask.Client.DurableTaskClient.RestartAsync"] = "client-restart",
        ["Microsoft.DurableTask.TaskOrchestrationContext.Version"] = "client-version",
        ["Microsoft.DurableTask.TaskOrchestrationContext.Properties"] = "client-version",
        ["Microsoft.DurableTask.StartOrchestrationOptions.Version"] = "client-version",
        ["Microsoft.Azure.Functions.Worker.FunctionContext.RetryContext"] = "activity-knows",
        ["Cartrita.Parity.App.Durable.ProbeActivity.Probe"] = "activity-knows",
        ["Cartrita.Parity.App.Durable.EpisodeOrchestrator.Episodes"] = "episode-lifetimes",
    };

    /// <summary>The report without what is exempt.</summary>
    public static LawReport Apply(LawReport report) =>
        report with { Violations = [.. report.Violations.Where(violation => !Scenarios.Keys.Any(one => Mentions(violation, one)))] };

    public static bool Mentions(string violation, string exempt) => violation.Contains(exempt, StringComparison.Ordinal);
}
