using System.Threading.Channels;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Activities;

/// <summary>Activities that wait for a free place, in order of scheduling. It holds no more than the store does.</summary>
internal sealed class ActivityQueue : IDisposable
{
    private readonly Channel<(QueuedActivity Activity, long QueuedAt)> _ready = Channel.CreateUnbounded<(QueuedActivity, long)>();
    private readonly TimerWheel<QueuedActivity> _backOffs;
    private readonly WorkTracker _tracker;
    private readonly RuntimeMeter _meter;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock of back-offs.</param>
    /// <param name="tracker">Told of activities that can go on.</param>
    /// <param name="meter">Told of the queue's depth.</param>
    public ActivityQueue(TimeProvider time, WorkTracker tracker, RuntimeMeter meter)
    {
        _time = time;
        _tracker = tracker;
        _meter = meter;
        _backOffs = new(time, Enqueue);
    }

    /// <summary>The earliest end of a back-off.</summary>
    public DateTimeOffset? NextDue => _backOffs.NextDue;

    /// <summary>Adds activities that a commit queued.</summary>
    /// <param name="activities">The activities, in order of scheduling.</param>
    public void Add(IReadOnlyList<QueuedActivity> activities)
    {
        foreach (var activity in activities)
        {
            Enqueue(activity);
        }
    }

    /// <summary>Waits for an activity.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<QueuedActivity> ClaimAsync(CancellationToken cancellation)
    {
        var (activity, queuedAt) = await _ready.Reader.ReadAsync(cancellation);
        _meter.Claimed("activities", _time.GetElapsedTime(queuedAt));
        return activity;
    }

    /// <summary>An activity that was handed out is over, whatever became of it.</summary>
    public void Release()
    {
        _meter.QueueChanged("activities", -1);
        _tracker.End();
    }

    /// <summary>Hands an activity out again after a while.</summary>
    /// <param name="activity">The activity, under its next attempt.</param>
    /// <param name="delay">How long to wait.</param>
    public void AddLater(QueuedActivity activity, TimeSpan delay) => _backOffs.Add(_time.GetUtcNow() + delay, activity);

    /// <inheritdoc/>
    public void Dispose() => _backOffs.Dispose();

    private void Enqueue(QueuedActivity activity)
    {
        _tracker.Begin();
        _meter.QueueChanged("activities", 1);
        _ready.Writer.TryWrite((activity, _time.GetTimestamp()));
    }
}
