using Cartrita.Core.Models.Health;

namespace Cartrita.Adapters.Models.Health;

/// <summary>What this instance measured of one provider's models.</summary>
/// <param name="time">The clock.</param>
internal sealed class ModelMeasures(TimeProvider time)
{
    // Where names pass through, callers choose them.
    private const int MostModels = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<string, MeasuredModel> models = new(StringComparer.Ordinal);
    private long ended;

    /// <summary>How many calls have ended: it changes with every figure.</summary>
    internal long Ended => Interlocked.Read(ref ended);

    internal void FirstPiece(string model, double milliseconds) => Change(model, measured => measured.WithFirstPiece(milliseconds) with { At = time.GetUtcNow() });

    internal void Succeeded(string model, double milliseconds) => Change(model, measured =>
    {
        Interlocked.Increment(ref ended);
        return measured.WithCall(milliseconds, time.GetUtcNow());
    });

    internal void Failed(string model) => Change(model, measured =>
    {
        Interlocked.Increment(ref ended);
        return measured.WithFailure(time.GetUtcNow());
    });

    /// <summary>The figures that still count, by model.</summary>
    internal Dictionary<string, MeasuredModel> Snapshot()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return models.Where(measured => measured.Value.IsFresh(now)).ToDictionary(StringComparer.Ordinal);
        }
    }

    /// <summary>A model's figures; null where none count.</summary>
    internal MeasuredModel? Find(string model)
    {
        lock (gate)
        {
            return models.TryGetValue(model, out var measured) && measured.IsFresh(time.GetUtcNow()) ? measured : null;
        }
    }

    private void Change(string model, Func<MeasuredModel, MeasuredModel> change)
    {
        lock (gate)
        {
            var known = models.TryGetValue(model, out var measured);
            if (!known && models.Count >= MostModels)
            {
                models.Remove(models.MinBy(one => one.Value.At).Key);
            }

            models[model] = change(known && measured!.IsFresh(time.GetUtcNow()) ? measured : new MeasuredModel());
        }
    }
}
