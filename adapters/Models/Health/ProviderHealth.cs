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

    private Func<DateTimeOffset?> openUntil = () => null;
    private IReadOnlyList<InstanceHealth> others = [];
    private InstanceHealth? told;
    private long toldCalls;
    private long askedAt;

    /// <summary>What this instance measures.</summary>
    internal ModelMeasures Measures { get; } = new(time);

    /// <summary>When somebody last asked; reading others' reports is worth it only then.</summary>
    internal DateTimeOffset AskedAt => new(Interlocked.Read(ref askedAt), TimeSpan.Zero);

    /// <summary>Whether another instance has found it failing. An own call that ended well since then knows better.</summary>
    internal bool IsOpenElsewhere
    {
        get
        {
            var now = Asked();
            return Volatile.Read(ref others).Any(report => IsOpen(report, now) && !(Measures.LastSuccess > report.OpenedAt));
        }
    }

    /// <summary>Says where the own circuit is seen.</summary>
    internal void Watch(Func<DateTimeOffset?> circuit) => openUntil = circuit;

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
        var (now, until, ended) = (time.GetUtcNow(), openUntil(), Measures.Ended);
        until = until > now ? until : null;
        var circuitChanged = until != (told?.OpenUntil > now ? told.OpenUntil : null);
        var figuresDue = ended != toldCalls && !(now - told?.At < FiguresEvery);
        return !circuitChanged && !figuresDue ? null : new InstanceHealth(now)
        {
            OpenedAt = until - circuitBreak,
            OpenUntil = until,
            Models = Measures.Snapshot(),
        };
    }

    /// <summary>They have been told.</summary>
    internal void Told(InstanceHealth report, long calls) => (told, toldCalls) = (report, calls);

    /// <summary>Takes what others say; tells whether one of them has opened its circuit that was closed before.</summary>
    internal bool Take(IReadOnlyList<InstanceHealth> reports)
    {
        var now = time.GetUtcNow();
        var wasOpen = Volatile.Read(ref others).Any(report => IsOpen(report, now));
        Volatile.Write(ref others, reports);
        return !wasOpen && reports.Any(report => IsOpen(report, now));
    }

    private DateTimeOffset Asked()
    {
        var now = time.GetUtcNow();
        Interlocked.Exchange(ref askedAt, now.UtcTicks);
        return now;
    }

    private bool IsOpen(InstanceHealth report, DateTimeOffset now) => report.OpenUntil > now && report.OpenUntil < now + circuitBreak + ClockSkew;
}
