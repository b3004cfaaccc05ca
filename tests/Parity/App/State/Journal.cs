using System.Collections.Concurrent;

namespace Cartrita.Parity.App.State;

/// <summary>What the app's code saw, by key, for the driver to read.</summary>
/// <remarks>It lives in this process: where an app is scaled out, the scenarios that read it want one instance.</remarks>
public sealed class Journal
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds an entry.</summary>
    /// <param name="key">The scenario's own key.</param>
    /// <param name="entry">What happened.</param>
    /// <returns>How many entries the key has now.</returns>
    public int Add(string key, string entry)
    {
        var entries = _entries.GetOrAdd(key, _ => new());
        entries.Enqueue(entry);
        return entries.Count;
    }

    /// <summary>The entries of a key, in order.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<string> Read(string key) => _entries.TryGetValue(key, out var entries) ? [.. entries] : [];
}
