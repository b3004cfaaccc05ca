using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Durable.Client;

/// <summary>Which existing instances a start of the same id may replace.</summary>
/// <remarks>
/// Without a list the Functions host's default holds: instances that have ended are replaced, live ones refuse the start. With a list, the statuses in
/// it refuse the start, and a live instance in any other status is terminated first.
/// </remarks>
internal static class DedupePolicy
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private static readonly OrchestrationRuntimeStatus[] Live =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>The statuses in which an existing instance may be replaced.</summary>
    /// <param name="dedupeStatuses">The names that the client gave; null for the default.</param>
    /// <exception cref="ArgumentException">A name is no status, or the list contradicts itself.</exception>
    public static IReadOnlyCollection<OrchestrationRuntimeStatus> Replaceable(IReadOnlyList<string>? dedupeStatuses)
    {
        if (dedupeStatuses is null)
        {
            return Ended;
        }

        var refused = dedupeStatuses.Select(Parse).ToHashSet();
        var replaceable = Ended.Concat(Live).Where(status => !refused.Contains(status)).ToList();
        if (refused.Contains(OrchestrationRuntimeStatus.Terminated) && replaceable.Exists(status => !status.IsTerminal()))
        {
            throw new ArgumentException(
                "Invalid dedupe statuses: 'Terminated' cannot be among them while a running status may be replaced, as the existing instance would first be terminated.");
        }

        return replaceable;
    }

    private static OrchestrationRuntimeStatus Parse(string name) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.");
}
