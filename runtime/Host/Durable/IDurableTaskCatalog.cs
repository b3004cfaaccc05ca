using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>Finds the code behind a durable name. It is complete before the dispatchers start and does not change afterwards.</summary>
public interface IDurableTaskCatalog
{
    /// <summary>Finds an orchestrator. What it returns is run once an episode, in a scope of its own.</summary>
    /// <param name="name">The name, whatever its case.</param>
    /// <returns>The orchestrator, or null where nobody has that name.</returns>
    OrchestratorDelegate? FindOrchestrator(string name);

    /// <summary>Finds an activity. What it returns is run once an invocation, in a scope of its own.</summary>
    /// <param name="name">The name, whatever its case.</param>
    /// <returns>The activity, or null where nobody has that name.</returns>
    ActivityDelegate? FindActivity(string name);

    /// <summary>Begins a turn: what the orchestrator that is found next holds is let go when the turn is over, whether it ended or not.</summary>
    /// <returns>Ends the turn; null where nothing is held.</returns>
    IDisposable? BeginEpisode() => null;
}
