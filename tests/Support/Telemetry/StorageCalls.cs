using System.Diagnostics.Metrics;

namespace Cartrita.TestSupport.Telemetry;

/// <summary>The calls that reach the product's stores from a test's own flow, polls left out. Other tests run in the process at the same time; what a test causes flows with its own context.</summary>
public sealed class StorageCalls : IDisposable
{
    private readonly List<string> calls = [];
    private readonly AsyncLocal<bool> mine = new() { Value = true };
    private readonly MeterListener listener;

    /// <summary>Starts listening, for the flow that makes it.</summary>
    public StorageCalls()
    {
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Cartrita.Storage")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(Tag(tags, "store"), Tag(tags, "operation")));
        listener.Start();
    }

    /// <summary>The calls so far, each as <c>store.operation</c>.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (calls)
            {
                return [.. calls];
            }
        }
    }

    public void Dispose() => listener.Dispose();

    private void Note(string? store, string? operation)
    {
        if (mine.Value && operation != "poll")
        {
            lock (calls)
            {
                calls.Add($"{store}.{operation}");
            }
        }
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }
}
