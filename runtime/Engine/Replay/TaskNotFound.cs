using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Failures of names, or versions of them, that nobody has registered; they are never retried.</summary>
public static class TaskNotFound
{
    private const string ActivityType = "ActivityTaskNotFound";
    private const string OrchestratorType = "OrchestratorTaskNotFound";

    /// <summary>Nobody has this activity.</summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="version">The version that was asked for; null for none.</param>
    public static TaskFailureDetails Activity(string name, string? version = null) =>
        new(ActivityType, $"No activity task named '{name}'{With(version)} was found.", null, null, null);

    /// <summary>Nobody has this orchestrator.</summary>
    /// <param name="name">The orchestrator's name.</param>
    /// <param name="version">The version that was asked for; null for none.</param>
    public static TaskFailureDetails Orchestrator(string name, string? version = null) =>
        new(OrchestratorType, $"No orchestrator task named '{name}'{With(version)} was found.", null, null, null);

    /// <summary>Nobody has this entity.</summary>
    /// <param name="name">The entity's name.</param>
    public static TaskFailureDetails Entity(string name) =>
        new("EntityTaskNotFound", $"No entity task named '{name}' was found.", null, null, null);

    /// <summary>Whether a failure is one of these.</summary>
    /// <param name="failure">The failure.</param>
    public static bool Is(TaskFailureDetails failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.ErrorType is ActivityType or OrchestratorType;
    }

    private static string With(string? version) => string.IsNullOrEmpty(version) ? string.Empty : $" with version '{version}'";
}
