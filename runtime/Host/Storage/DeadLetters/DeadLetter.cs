using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>Work that was given up after too many infrastructure failures, with what it takes to try it again.</summary>
internal sealed record DeadLetter
{
    /// <summary>Its number, given by the store and never given again.</summary>
    public long Id { get; init; }

    /// <summary>The instance whose work it is.</summary>
    public required long InstanceKey { get; init; }

    /// <summary>That instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The generation that the work belongs to.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>What was given up.</summary>
    public required DeadLetterKind Kind { get; init; }

    /// <summary>The name of the orchestration or of the activity; where it is empty the store puts the instance's.</summary>
    public required string Name { get; init; }

    /// <summary>Failures in a row.</summary>
    public required int Failures { get; init; }

    /// <summary>The last of them.</summary>
    public required TaskFailureDetails Failure { get; init; }

    /// <summary>When it was given up, in UTC.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>Turns: the number of events before the one that could not be taken.</summary>
    public int HistoryLength { get; init; }

    /// <summary>Turns: the instance's status before.</summary>
    public OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>Activities: the id of the scheduling decision.</summary>
    public int? TaskId { get; init; }

    /// <summary>Activities: the serialized input.</summary>
    public string? Input { get; init; }

    /// <summary>Activities: the W3C <c>traceparent</c> that it was scheduled with.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Activities: the W3C <c>tracestate</c> that it was scheduled with.</summary>
    public string? TraceState { get; init; }

    /// <summary>The instance failed and a parent heard of it: what follows from that cannot be taken back.</summary>
    public bool ParentTold { get; init; }

    /// <summary>Turns: the inbox as it was, and what came for the instance since; read with a single letter only.</summary>
    public IReadOnlyList<InboxMessage> Messages { get; init; } = [];
}
