using System.Collections.Concurrent;

namespace Cartrita.Parity.App.State;

/// <summary>Code waits at a gate until the driver opens it: what comes before and after is then certain.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);

    /// <summary>Waits until the gate is open.</summary>
    /// <param name="key">Which gate.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task PassAsync(string key, CancellationToken cancellation) => Of(key).Task.WaitAsync(cancellation);

    /// <summary>Opens the gate for good.</summary>
    /// <param name="key">Which gate.</param>
    public void Open(string key) => Of(key).TrySetResult();

    private TaskCompletionSource Of(string key) => _gates.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
