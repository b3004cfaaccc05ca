using Cartrita.Runtime.Host.Queues;
using Cartrita.Runtime.Testing;

namespace Cartrita.Runtime.Host.Tests.Queues;

/// <summary>A queue on a virtual clock that can be taken away, and counts how often it was looked at.</summary>
internal sealed class MemoryQueue(string name, VirtualClock clock) : IMessageQueue
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _sequence;
    private int _looks;

    public string Name => name;

    /// <summary>How often messages were asked for.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>How many messages each look that found some fetched.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>For how long messages were hidden after they were fetched, in order.</summary>
    public List<TimeSpan> Hidings { get; } = [];

    /// <summary>Whether the storage is gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>What is in the queue, hidden or not.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => entry.Text)];
            }
        }
    }

    public Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int count, TimeSpan hidden, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _looks);
        ThrowIfGone();
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var found = _entries.Where(entry => entry.VisibleFrom <= now).Take(count).ToList();
            foreach (var entry in found)
            {
                entry.VisibleFrom = now + hidden;
                entry.Receipt = $"receipt-{++_sequence}";
                entry.Count++;
            }

            if (found.Count > 0)
            {
                Batches.Add(found.Count);
            }

            return Task.FromResult<IReadOnlyList<QueuedMessage>>([.. found.Select(entry => entry.ToMessage())]);
        }
    }

    public Task<QueuedMessage?> HideAsync(QueuedMessage message, TimeSpan hidden, CancellationToken cancellation)
    {
        ThrowIfGone();
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Id == message.Id && entry.Receipt == message.Receipt) is not { } entry)
            {
                return Task.FromResult<QueuedMessage?>(null);
            }

            Hidings.Add(hidden);
            entry.VisibleFrom = clock.GetUtcNow() + hidden;
            entry.Receipt = $"receipt-{++_sequence}";
            return Task.FromResult<QueuedMessage?>(entry.ToMessage());
        }
    }

    public Task DeleteAsync(QueuedMessage message)
    {
        ThrowIfGone();
        lock (_gate)
        {
            _entries.RemoveAll(entry => entry.Id == message.Id && entry.Receipt == message.Receipt);
        }

        return Task.CompletedTask;
    }

    public Task SendAsync(string text)
    {
        ThrowIfGone();
        lock (_gate)
        {
            _entries.Add(new($"message-{++_sequence}", text) { VisibleFrom = clock.GetUtcNow() });
        }

        return Task.CompletedTask;
    }

    private void ThrowIfGone()
    {
        if (IsGone)
        {
            throw new Azure.RequestFailedException("The storage does not answer.");
        }
    }

    private sealed class Entry(string id, string text)
    {
        public string Id { get; } = id;

        public string Text { get; } = text;

        public string Receipt { get; set; } = "";

        public long Count { get; set; }

        public DateTimeOffset VisibleFrom { get; set; }

        public QueuedMessage ToMessage() => new(Id, Receipt, Text, Count);
    }
}
