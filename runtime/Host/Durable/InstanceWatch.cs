namespace Cartrita.Runtime.Host.Durable;

/// <summary>Wakes those who wait for an instance's status to change.</summary>
internal sealed class InstanceWatch
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>An instance was created, or its status changed, and that is durable.</summary>
    /// <param name="instanceId">The instance.</param>
    public void Changed(string instanceId)
    {
        lock (_gate)
        {
            if (_watched.TryGetValue(instanceId, out var watched))
            {
                watched.Change.SetResult();
                watched.Change = NewChange();
            }
        }
    }

    /// <summary>Reads an instance until it is as wanted: at once, and again after each change.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="read">Reads it; null where it is not yet as wanted.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <typeparam name="T">What is read.</typeparam>
    public async Task<T> UntilAsync<T>(string instanceId, Func<ValueTask<T?>> read, CancellationToken cancellation)
        where T : class
    {
        var watched = Enter(instanceId);
        try
        {
            while (true)
            {
                // Taken before the read: a change after it wakes us, and one before it is seen.
                var change = CurrentChange(watched);
                if (await read() is { } result)
                {
                    return result;
                }

                await change.WaitAsync(cancellation);
            }
        }
        finally
        {
            Leave(instanceId, watched);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Watched Enter(string instanceId)
    {
        lock (_gate)
        {
            if (!_watched.TryGetValue(instanceId, out var watched))
            {
                _watched[instanceId] = watched = new Watched { Change = NewChange() };
            }

            watched.Watchers++;
            return watched;
        }
    }

    private Task CurrentChange(Watched watched)
    {
        lock (_gate)
        {
            return watched.Change.Task;
        }
    }

    private void Leave(string instanceId, Watched watched)
    {
        lock (_gate)
        {
            if (--watched.Watchers == 0)
            {
                _watched.Remove(instanceId);
            }
        }
    }

    private sealed class Watched
    {
        public required TaskCompletionSource Change { get; set; }

        public int Watchers { get; set; }
    }
}
