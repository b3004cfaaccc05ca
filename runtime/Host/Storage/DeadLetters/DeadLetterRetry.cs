using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>All that the retry of a dead letter changes, in one transaction.</summary>
internal sealed record DeadLetterRetry
{
    /// <summary>The letter, which is gone afterwards.</summary>
    public required DeadLetter Letter { get; init; }

    /// <summary>Fence: the number of events of the failed run that the retry was planned on.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>How many of them stay.</summary>
    public required int KeptEvents { get; init; }

    /// <summary>The instance's status from now on.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>The time of the retry.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What the run had seen after the point to which it is taken back, in order, and timers that are still open there.</summary>
    public IReadOnlyList<ReturnedMessage> Messages { get; init; } = [];

    /// <summary>The activity to run again.</summary>
    public TaskScheduled? Activity { get; init; }
}

/// <summary>A message that goes back into the inbox.</summary>
/// <param name="Due">It becomes visible at this time; null for at once.</param>
/// <param name="ExecutionId">The one generation that may see it; null where any may.</param>
/// <param name="Event">The event.</param>
internal sealed record ReturnedMessage(DateTimeOffset? Due, string? ExecutionId, HistoryEvent Event);
