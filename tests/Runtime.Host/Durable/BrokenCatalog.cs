using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>A catalog whose first lookups fail: what the runtime counts as infrastructure failures.</summary>
internal sealed class BrokenCatalog(IDurableTaskCatalog inner) : IDurableTaskCatalog
{
    public int FailingOrchestrators { get; set; }

    public int FailingActivities { get; set; }

    public int Lookups { get; private set; }

    public OrchestratorDelegate? FindOrchestrator(string name) =>
        FailingOrchestrators-- > 0 ? throw Lookup() : inner.FindOrchestrator(name);

    public ActivityDelegate? FindActivity(string name) => FailingActivities-- > 0 ? throw Lookup() : inner.FindActivity(name);

    private IOException Lookup()
    {
        Lookups++;
        return new IOException("The catalog cannot be read.");
    }
}
