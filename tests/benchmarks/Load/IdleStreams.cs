using System.Diagnostics;

namespace Cartrita.Benchmarks.Load;

/// <summary>Streams that were opened and wait.</summary>
internal sealed class IdleStreams : IAsyncDisposable
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource leaving = new();
    private readonly List<Task> streams = [];

    /// <summary>Opens so many, some at a time, and returns once each has had an event.</summary>
    /// <param name="count">How many.</param>
    /// <param name="client">The client of each, by its number.</param>
    /// <param name="json">What it asks.</param>
    public async Task OpenAsync(int count, Func<int, IStreamClient> client, Func<int, string> json)
    {
        for (var from = 0; from < count; from += AtOnce)
        {
            var marks = Enumerable.Range(from, Math.Min(AtOnce, count - from)).Select(at => Open(client(at), json(at))).ToList();
            await Task.WhenAll(marks.Select(one => one.Arrived)).WaitAsync(Patience);
        }
    }

    /// <summary>Leaves all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await Task.WhenAll(streams).ContinueWith(static _ => { }, TaskScheduler.Default);
        leaving.Dispose();
    }

    private StreamMarks Open(IStreamClient client, string json)
    {
        var marks = new StreamMarks(Stopwatch.GetTimestamp());
        streams.Add(Task.Run(() => client.ReadAsync(json, marks, leaving.Token)));
        return marks;
    }
}
