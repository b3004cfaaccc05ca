using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Support;

/// <summary>What the meter of one host tells.</summary>
internal sealed class Figures : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, string Tags, double Value)> _all = new();
    private readonly MeterListener _listener = new();

    public Figures(DurableTestHost host)
    {
        var meter = host.Services.GetRequiredService<RuntimeMeter>().Source;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All figures, in order.</summary>
    public IReadOnlyList<(string Instrument, string Tags, double Value)> All => [.. _all];

    /// <summary>The figures of one instrument.</summary>
    public IReadOnlyList<(string Tags, double Value)> Of(string instrument) =>
        [.. _all.Where(one => one.Instrument == instrument).Select(one => (one.Tags, one.Value))];

    /// <summary>Asks the instruments that tell only when they are asked.</summary>
    public void Ask() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, string.Join(' ', tags.ToArray().Select(tag => tag.Value)), value));
}
