using System.Diagnostics;

namespace Cartrita.Benchmarks.Load;

/// <summary>Starts so many streams a second whatever the server does, so a slow answer is not hidden by fewer questions.</summary>
internal static class OpenLoop
{
    /// <summary>Runs the load and gives every stream's sample; a stream that fails, fails the run.</summary>
    /// <param name="perSecond">Starts a second.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="startAsync">Starts one stream; gets its number and the tick at which it was due.</param>
    public static async Task<IReadOnlyList<StreamSample>> RunAsync(int perSecond, int count, Func<int, long, Task<StreamSample>> startAsync)
    {
        var streams = new List<Task<StreamSample>>(count);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = begin + (i * Stopwatch.Frequency / perSecond);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            var number = i;
            streams.Add(Task.Run(() => startAsync(number, due)));
        }

        return await Task.WhenAll(streams);
    }
}
