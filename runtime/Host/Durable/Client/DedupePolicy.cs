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
    /// <exception cref="ArgumentException">A name is no status.</exception>
    public static IReadOnlyCollection<OrchestrationRuntimeStatus> Replaceable(IReadOnlyList<string>? dedupeStatuses)
    {
        if (dedupeStatuses is null)
        {
            return Ended;
        }

        var refused = dedupeStatuses.Select(Parse).ToHashSet();
        return Ended.Concat(Live).Where(status => !refused.Contains(status)).ToList();
    }

    /// <summary>A live instance is terminated before it is replaced: that helps only where one that was terminated may be replaced.</summary>
    /// <param name="replaceable">The statuses in which an existing instance may be replaced.</param>
    /// <exception cref="ArgumentException">The list contradicts itself.</exception>
    public static void RequireReplaceableAfterTermination(IReadOnlyCollection<OrchestrationRuntimeStatus> replaceable)
    {
        if (!replaceable.Contains(OrchestrationRuntimeStatus.Terminated))
        {
            throw new ArgumentException(
                "Invalid dedupe statuses: 'Terminated' cannot be among them while a running instance is to be replaced, as that one would first be terminated.");
        }
    }

    private static OrchestrationRuntimeStatus Parse(string name) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.");
}
