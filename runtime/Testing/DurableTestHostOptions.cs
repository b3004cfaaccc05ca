using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Testing;

/// <summary>What a test chooses of a durable test host.</summary>
public sealed record DurableTestHostOptions
{
    /// <summary>Where it keeps its state; a new store in memory where none is given.</summary>
    public DurableTestStore? Store { get; init; }

    /// <summary>Its clock; a <see cref="VirtualClock"/> of its own where none is given.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>What goes wrong; nothing where none is given.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>Serializes payloads; Durable Task's default where none is given.</summary>
    public DataConverter? Converter { get; init; }

    /// <summary>How its runtime runs; the state directory in it is not used.</summary>
    public DurableRuntimeOptions Runtime { get; init; } = new();

    /// <summary>Adds services, loggers for example.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}
