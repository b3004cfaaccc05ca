using System.Collections.Concurrent;
using Cartrita.Core.Audio.Sessions;

namespace Cartrita.Adapters.Audio;

/// <summary>Wakes whoever waits in this process for something new in a session. It saves a look at the store and nothing rests on it: another process looks by itself.</summary>
public sealed class AudioArrivals
{
    private readonly ConcurrentDictionary<AudioSessionId, TaskCompletionSource> waiting = new();

    /// <summary>Ends with the next arrival.</summary>
    /// <param name="session">The session.</param>
    public Task Next(AudioSessionId session) =>
        waiting.GetOrAdd(session, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Something has come.</summary>
    /// <param name="session">The session.</param>
    public void Raise(AudioSessionId session)
    {
        if (waiting.TryRemove(session, out var arrival))
        {
            arrival.SetResult();
        }
    }
}
