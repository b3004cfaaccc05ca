using Cartrita.Core.Chat;

namespace Cartrita.Functions.Chat;

/// <summary>What a run took.</summary>
/// <param name="Total">Tokens of the whole run; of its tasks so far while it goes on.</param>
/// <param name="Tasks">Tokens and time of each task that has ended.</param>
internal sealed record UsageBody(TokenUsage Total, IReadOnlyList<TaskUsageBody> Tasks)
{
    /// <summary>What a run's frames tell.</summary>
    public static UsageBody Of(RunView view) => new(
        view.Usage,
        [.. view.Nodes.Where(node => node.Usage is not null).Select(node => new TaskUsageBody(node.TaskId.Value, node.Agent, node.Usage!, node.DurationMs))]);
}
