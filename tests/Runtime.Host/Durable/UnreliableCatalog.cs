using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>A catalog that cannot find some code for a while: what the runtime counts as an infrastructure failure.</summary>
internal sealed class UnreliableCatalog(IDurableTaskCatalog inner) : IDurableTaskCatalog
{
    /// <summary>The names whose code cannot be found now.</summary>
    public HashSet<string> Broken { get; } = [];

    public OrchestratorDelegate? FindOrchestrator(string name) => Broken.Contains(name) ? throw Lookup() : inner.FindOrchestrator(name);

    public ActivityDelegate? FindActivity(string name) => Broken.Contains(name) ? throw Lookup() : inner.FindActivity(name);

    public EntityDelegate? FindEntity(string name) => Broken.Contains(name) ? throw Lookup() : inner.FindEntity(name);

    private static IOException Lookup() => new("The catalog cannot be read.");
}
