using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Governance;

/// <summary>How activities are retried when they throw. Whole seconds, two or more: the host's timers are no finer.</summary>
internal static class Retries
{
    /// <summary>A step of a run: a user waits, so a few quick tries.</summary>
    internal static TaskOptions Step { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(2), 2.0));

    /// <summary>Closing a run: nobody waits, and what it leaves open only the sweeper can close.</summary>
    internal static TaskOptions Closing { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromSeconds(2), 2.0, TimeSpan.FromMinutes(1)));
}
