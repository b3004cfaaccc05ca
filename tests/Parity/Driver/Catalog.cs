using Cartrita.Parity.Driver.Scenarios;

namespace Cartrita.Parity.Driver;

/// <summary>All scenarios, by name.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        .. ((IEnumerable<Scenario>)
        [
            .. RoutingScenarios.All,
            .. HttpScenarios.All,
            .. PayloadScenarios.All,
            .. ActivityScenarios.All,
            .. EpisodeScenarios.All,
            .. FailureScenarios.All,
            .. EventScenarios.All,
            .. GenerationScenarios.All,
            .. TimerScenarios.All,
            .. FamilyScenarios.All,
            .. ControlScenarios.All,
            .. ClientScenarios.All,
            .. BindingScenarios.All,
            .. EntityScenarios.All,
            .. ManagementScenarios.All,
            .. ManagementStartScenarios.All,
        ]).OrderBy(scenario => scenario.Name, StringComparer.Ordinal),
    ];
}
