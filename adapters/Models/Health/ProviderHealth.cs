using Cartrita.Core.Models.Health;

namespace Cartrita.Adapters.Models.Health;

/// <summary>How one provider does: what this instance measured, and what others said a few seconds ago. Asking costs no trip to the store.</summary>
/// <param name="circuitBreak">How long an open circuit refuses calls.</param>
/// <param name="time">The clock.</param>
internal sealed class ProviderHealth(TimeSpan circuitBreak, TimeProvider time)
{
    // Figures are told less often than an open circuit, which is told with the next round.
    private static readonly TimeSpan FiguresEvery = TimeSpan.FromSeconds(15);

    // By how much clocks of instances may differ: whoever is open for longer than a break has another time.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private Func<IReadOnlyDictionary<string, DateTimeOffset>> openCircuits = () => new Dictionary<string, DateTimeOffset>();
    private IReadOnlyList<InstanceHealth> others = [];
    private InstanceHealth? told;
    private long toldCalls;
    private long askedAt;

    /// <summary>What this instance measures.</summary>
    internal ModelMeasures Measures { get; } = new(time);

    /// <summary>When somebody last asked; reading others' reports is worth it only then.</summary>
    internal DateTimeOffset AskedAt => new(Interlocked.Read(ref askedAt), TimeSpan.Zero);

    /// <summary>Whether another instance has found a model failing. An own call that ended well since then knows better.</summary>
    internal bool IsOpenElsewhere(string model)
    {
        var now = Asked();
        return Volatile.Read(ref others).Any(report => OpenIn(report, now).Any(open => open.Key == model && !(Measures.Find(model)?.SucceededAt > open.Value.OpenedAt)));
    }

    /// <summary>Says where the own circuits are seen: until when each open one refuses calls.</summary>
    internal void Watch(Func<IReadOnlyDictionary<string, DateTimeOffset>> circuits) => openCircuits = circuits;

    /// <summary>A model's figures, without its circuit.</summary>
    internal ModelFigures Figures(string model)
    {
        var now = Asked();
        var elsewhere = Volatile.Read(ref others).Select(report => report.Models.GetValueOrDefault(model)).OfType<MeasuredModel>().Where(measured => measured.IsFresh(now));
        return ModelFigures.Of(Measures.Find(model) is { } own ? elsewhere.Append(own) : elsewhere);
    }

    /// <summary>What others have to be told; null where nothing new is.</summary>
    internal InstanceHealth? Due()
    {
        var (now, ended) = (time.GetUtcNow(), Measures.Ended);
        var open = openCircuits().Where(circuit => circuit.Value > now).ToDictionary(circuit => circuit.Key, circuit => new OpenCircuit(circuit.Value - circuitBreak, circuit.Value), StringComparer.Ordinal);
        var before = (told?.Circuits ?? new Dictionary<string, OpenCircuit>()).Where(circuit => circuit.Value.OpenUntil > now);
        var circuitsChanged = !open.ToHashSet().SetEquals(before);
        var figuresDue = ended != toldCalls && !(now - told?.At < FiguresEvery);
        return !circuitsChanged && !figuresDue ? null : new InstanceHealth(now)
        {
            Circuits = open,
            Models = Measures.Snapshot(),
        };
    }

    /// <summary>They have been told.</summary>
    internal void Told(InstanceHealth report, long calls) => (told, toldCalls) = (report, calls);

    /// <summary>Takes what others say; gives the models whose circuit one of them has opened and that was closed before.</summary>
    internal IReadOnlyList<string> Take(IReadOnlyList<InstanceHealth> reports)
    {
        var now = time.GetUtcNow();
        var known = Volatile.Read(ref others).SelectMany(report => OpenIn(report, now)).Select(open => open.Key).ToHashSet(StringComparer.Ordinal);
        Volatile.Write(ref others, reports);
        return [.. reports.SelectMany(report => OpenIn(report, now)).Select(open => open.Key).Distinct(StringComparer.Ordinal).Where(model => !known.Contains(model))];
    }

    private DateTimeOffset Asked()
    {
        var now = time.GetUtcNow();
        Interlocked.Exchange(ref askedAt, now.UtcTicks);
        return now;
    }

    private IEnumerable<KeyValuePair<string, OpenCircuit>> OpenIn(InstanceHealth report, DateTimeOffset now) =>
        report.Circuits.Where(circuit => circuit.Value.OpenUntil > now && circuit.Value.OpenUntil < now + circuitBreak + ClockSkew);
}
