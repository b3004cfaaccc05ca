using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage.InMemory;

/// <summary>Dead letters in dictionaries.</summary>
/// <param name="instances">The instances, by key.</param>
internal sealed class InMemoryDeadLetters(IReadOnlyDictionary<long, InMemoryInstance> instances) : IDeadLetterTables
{
    private long _lastId;

    /// <summary>The letters, by number.</summary>
    public SortedDictionary<long, DeadLetter> Letters { get; } = [];

    /// <summary>How often turns could not be done, by instance.</summary>
    public Dictionary<long, int> TurnFailures { get; } = [];

    /// <inheritdoc/>
    public void Add(DeadLetter letter) => Letters.Add(++_lastId, letter with
    {
        Id = _lastId,
        Name = letter.Name.Length > 0 ? letter.Name : instances[letter.InstanceKey].Started.Name,
        Messages = [],
    });

    /// <inheritdoc/>
    public DeadLetterHead? Find(long id) => Letters.TryGetValue(id, out var letter) ? new(letter.InstanceKey, letter.Kind) : null;

    /// <inheritdoc/>
    public void Remove(long id) => Letters.Remove(id);

    /// <inheritdoc/>
    public bool Parks(long key) => Letters.Values.Any(letter => letter.InstanceKey == key && letter.Kind == DeadLetterKind.Turn);

    /// <inheritdoc/>
    public void Park(InboxMessage message) => instances[message.InstanceKey].Parked.Add(message.Id, message);

    /// <inheritdoc/>
    public void ParkInbox(long key)
    {
        foreach (var message in instances[key].Inbox.Values)
        {
            Park(message);
        }

        instances[key].Inbox.Clear();
    }

    /// <inheritdoc/>
    public IReadOnlyList<InboxMessage> TakeParked(long key)
    {
        var messages = instances[key].Parked.Values.ToList();
        instances[key].Parked.Clear();
        return messages;
    }

    /// <inheritdoc/>
    public void MarkParentTold(long key)
    {
        foreach (var letter in Letters.Values.Where(letter => letter.InstanceKey == key).ToList())
        {
            Letters[letter.Id] = letter with { ParentTold = true };
        }
    }

    /// <inheritdoc/>
    public bool TryRewind(DeadLetterRetry retry)
    {
        if (instances.GetValueOrDefault(retry.Letter.InstanceKey) is not { Status: OrchestrationRuntimeStatus.Failed } instance
            || instance.ExecutionId != retry.Letter.ExecutionId
            || instance.History.Count != retry.HistoryLength)
        {
            return false;
        }

        instance.History.RemoveRange(retry.KeptEvents, retry.HistoryLength - retry.KeptEvents);
        instance.Status = retry.Status;
        instance.UpdatedAt = retry.Now;
        instance.Failure = null;
        return true;
    }

    /// <inheritdoc/>
    public void SetTurnFailures(long key, int failures)
    {
        if (failures == 0)
        {
            TurnFailures.Remove(key);
        }
        else
        {
            TurnFailures[key] = failures;
        }
    }

    /// <inheritdoc/>
    public void RemoveInstance(long key)
    {
        foreach (var letter in Letters.Values.Where(letter => letter.InstanceKey == key).ToList())
        {
            Letters.Remove(letter.Id);
        }

        TurnFailures.Remove(key);
    }
}
