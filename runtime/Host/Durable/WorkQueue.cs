using System.Threading.Channels;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>Work that can go on now, in order of arrival, and work that backs off.</summary>
/// <typeparam name="T">The work.</typeparam>
internal sealed class WorkQueue<T> : IDisposable
{
    private readonly Channel<(T Work, long QueuedAt)> _ready = Channel.CreateUnbounded<(T, long)>();
    private readonly TimerWheel<T> _backOffs;
    private readonly string _name;
    private readonly WorkTracker _tracker;
    private readonly RuntimeMeter _meter;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="name">The name under which it is measured.</param>
    /// <param name="time">The clock of back-offs.</param>
    /// <param name="tracker">Told of work that can go on.</param>
    /// <param name="meter">Told of the queue's depth.</param>
    public WorkQueue(string name, TimeProvider time, WorkTracker tracker, RuntimeMeter meter)
    {
        _name = name;
        _time = time;
        _tracker = tracker;
        _meter = meter;
        _backOffs = new(time, Add);
    }

    /// <summary>The earliest end of a back-off.</summary>
    public DateTimeOffset? NextDue => _backOffs.NextDue;

    /// <summary>Adds work that can go on.</summary>
    /// <param name="work">The work.</param>
    public void Add(T work)
    {
        _tracker.Begin();
        _meter.QueueChanged(_name, 1);
        _ready.Writer.TryWrite((work, _time.GetTimestamp()));
    }

    /// <summary>Waits for work; who gets it says when it is over.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<T> ClaimAsync(CancellationToken cancellation)
    {
        var (work, queuedAt) = await _ready.Reader.ReadAsync(cancellation);
        _meter.Claimed(_name, _time.GetElapsedTime(queuedAt));
        return work;
    }

    /// <summary>Adds work again after a while.</summary>
    /// <remarks>Call it before <see cref="Release"/>: whoever waits for idle work then asks when time brings more.</remarks>
    /// <param name="work">The work.</param>
    /// <param name="delay">How long it waits.</param>
    public void AddLater(T work, TimeSpan delay) => _backOffs.Add(_time.GetUtcNow() + delay, work);

    /// <summary>Work that was handed out is over, whatever became of it.</summary>
    public void Release()
    {
        _meter.QueueChanged(_name, -1);
        _tracker.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _backOffs.Dispose();
}
