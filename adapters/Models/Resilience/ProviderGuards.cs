using Cartrita.Core.Models;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>The guards of one provider: each model has its own, so that one which is dead or at its rate limit takes no other with it.</summary>
/// <remarks>Where names pass through, callers choose them, so only those that were asked last are kept. What is forgotten begins with a closed circuit.</remarks>
/// <param name="provider">The provider's name.</param>
/// <param name="options">How patient the app is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are logged.</param>
internal sealed class ProviderGuards(string provider, ModelsOptions options, TimeProvider time, ILogger logger)
{
    private const int MostModels = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (ProviderGuard Guard, long Asked)> guards = new(StringComparer.Ordinal);
    private long asked;

    /// <summary>The circuits that are open: until when each model's calls are refused.</summary>
    internal IReadOnlyDictionary<string, DateTimeOffset> Open
    {
        get
        {
            lock (gate)
            {
                return guards.Where(one => one.Value.Guard.IsOpen).ToDictionary(one => one.Key, one => one.Value.Guard.OpenUntil!.Value, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>A model's guard.</summary>
    internal ProviderGuard Of(string model)
    {
        lock (gate)
        {
            if (!guards.TryGetValue(model, out var known))
            {
                if (guards.Count >= MostModels)
                {
                    guards.Remove(guards.MinBy(one => one.Value.Asked).Key);
                }

                known = (new ProviderGuard(provider, model, options, time, logger), 0);
            }

            guards[model] = known with { Asked = ++asked };
            return known.Guard;
        }
    }

    /// <summary>Whether calls of a model are refused without being made.</summary>
    internal bool IsOpen(string model)
    {
        lock (gate)
        {
            return guards.TryGetValue(model, out var known) && known.Guard.IsOpen;
        }
    }
}
