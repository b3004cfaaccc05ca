using System.Diagnostics;

namespace Cartrita.Benchmarks.Load;

/// <summary>So many streams that are open all the time: where one ends the next one begins.</summary>
internal sealed class OpenStreams : IAsyncDisposable
{
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource leaving = new();
    private readonly List<Task> streams = [];

    private OpenStreams()
    {
    }

    /// <summary>Opens the streams, one every 50 ms.</summary>
    /// <param name="client">The transport.</param>
    /// <param name="json">What is asked again and again.</param>
    /// <param name="count">How many.</param>
    public static async Task<OpenStreams> StartAsync(IStreamClient client, string json, int count)
    {
        var open = new OpenStreams();
        for (var i = 0; i < count; i++)
        {
            open.streams.Add(Task.Run(() => open.RepeatAsync(client, json)));
            await Task.Delay(Stagger);
        }

        return open;
    }

    /// <summary>Fails where a stream did.</summary>
    public void Check()
    {
        foreach (var failed in streams.Where(stream => stream.IsFaulted))
        {
            failed.GetAwaiter().GetResult();
        }
    }

    /// <summary>Leaves all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await Task.WhenAll(streams).ContinueWith(static _ => { }, TaskScheduler.Default);
        leaving.Dispose();
    }

    private async Task RepeatAsync(IStreamClient client, string json)
    {
        while (!leaving.IsCancellationRequested)
        {
            var marks = new StreamMarks(Stopwatch.GetTimestamp());
            await client.ReadAsync(json, marks, leaving.Token);
            _ = marks.Sample();
        }
    }
}
