using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cartrita.Benchmarks.Chat;

/// <summary>Notes every call that reaches storage, with its time: the product's stores and the runtime's commits. Polls are left out.</summary>
internal sealed class StorageCallLog : IDisposable
{
    private readonly ConcurrentQueue<(long Tick, string Call)> calls = new();
    private readonly MeterListener listener = new();

    /// <summary>Starts listening.</summary>
    public StorageCallLog()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Meter.Name: "Cartrita.Storage", Name: "storage.calls" } or { Meter.Name: "Cartrita.Runtime", Name: "runtime.commits" })
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
    }

    /// <summary>The last time at which anything was noted.</summary>
    public long LastTick => calls.IsEmpty ? 0 : calls.Max(call => call.Tick);

    /// <summary>The calls between two ticks.</summary>
    public IReadOnlyList<string> Between(long since, long until) =>
        [.. calls.Where(call => call.Tick >= since && call.Tick <= until).Select(call => call.Call)];

    /// <inheritdoc />
    public void Dispose() => listener.Dispose();

    private void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var tag in tags)
        {
            name += $" {tag.Value}";
        }

        if (name.Contains("poll", StringComparison.Ordinal))
        {
            return;
        }

        for (var i = 0; i < value; i++)
        {
            calls.Enqueue((Stopwatch.GetTimestamp(), name));
        }
    }
}
