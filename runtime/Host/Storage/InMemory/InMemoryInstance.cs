using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.InMemory;

/// <summary>An instance with all that belongs to it.</summary>
internal sealed class InMemoryInstance
{
    /// <summary>Its key.</summary>
    public required long Key { get; init; }

    /// <summary>Its first event.</summary>
    public required ExecutionStarted Started { get; init; }

    /// <summary>Its current generation.</summary>
    public required string ExecutionId { get; set; }

    /// <summary>Its status.</summary>
    public OrchestrationRuntimeStatus Status { get; set; } = OrchestrationRuntimeStatus.Pending;

    /// <summary>When its last commit was.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Its failure.</summary>
    public TaskFailureDetails? Failure { get; set; }

    /// <summary>How many turns it has taken, where it is an entity.</summary>
    public int Turns { get; set; }

    /// <summary>Who has locked it, where it is an entity.</summary>
    public EntityLockState? Lock { get; set; }

    /// <summary>Its events.</summary>
    public List<HistoryEvent> History { get; } = [];

    /// <summary>Its values.</summary>
    public Dictionary<ValueKind, string> Values { get; } = [];

    /// <summary>Its inbox, by message id.</summary>
    public SortedDictionary<long, InboxMessage> Inbox { get; } = [];

    /// <summary>What is kept for the retry of a turn that was given up, by message id.</summary>
    public SortedDictionary<long, InboxMessage> Parked { get; } = [];

    /// <summary>Its queued activities, by id.</summary>
    public SortedDictionary<long, QueuedActivity> Activities { get; } = [];

    /// <summary>The entity as its turns see it.</summary>
    public EntityTurnState ToEntity() => new(Key, Started.InstanceId, Turns, Values.GetValueOrDefault(ValueKind.EntityState), Lock);

    /// <summary>The entity as queries see it.</summary>
    /// <param name="withState">Whether with its state.</param>
    /// <param name="now">The time by which messages count as due.</param>
    public EntityRecord ToEntityRecord(bool withState, DateTimeOffset now) => new()
    {
        Id = Started.InstanceId,
        UpdatedAt = UpdatedAt.ToUniversalTime(),
        HasState = Values.ContainsKey(ValueKind.EntityState),
        State = withState ? Values.GetValueOrDefault(ValueKind.EntityState) : null,
        Lock = Lock,
        Waiting = Inbox.Values.Count(message => message.Due is not { } due || due <= now),
    };

    /// <summary>The instance as queries see it.</summary>
    /// <param name="withValues">Whether with input, output, custom status and failure.</param>
    public InstanceRecord ToRecord(bool withValues)
    {
        var record = new InstanceRecord
        {
            Key = Key,
            Id = Started.InstanceId,
            Name = Started.Name,
            Status = Status,
            CreatedAt = Started.Timestamp.ToUniversalTime(),
            UpdatedAt = UpdatedAt.ToUniversalTime(),
            Tags = Started.Tags is { Count: > 0 } tags ? tags : null,
        };
        return !withValues ? record : record with
        {
            Input = Values.GetValueOrDefault(ValueKind.Input),
            Output = Values.GetValueOrDefault(ValueKind.Output),
            CustomStatus = Values.GetValueOrDefault(ValueKind.CustomStatus),
            Failure = Failure,
        };
    }
}
