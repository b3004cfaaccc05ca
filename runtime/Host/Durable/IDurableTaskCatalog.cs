using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable.Entities;

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

    /// <summary>Finds an orchestrator in the version that its instance has; a catalog without versions gives the same for each.</summary>
    /// <param name="name">The name, whatever its case.</param>
    /// <param name="version">The version; null for none.</param>
    /// <returns>The orchestrator, or null where nobody has that name and version.</returns>
    OrchestratorDelegate? FindOrchestrator(string name, string? version) => FindOrchestrator(name);

    /// <summary>Finds an activity in the version that its caller asked for; a catalog without versions gives the same for each.</summary>
    /// <param name="name">The name, whatever its case.</param>
    /// <param name="version">The version; null for none.</param>
    /// <returns>The activity, or null where nobody has that name and version.</returns>
    ActivityDelegate? FindActivity(string name, string? version) => FindActivity(name);

    /// <summary>Finds an entity. What it returns is run once a turn of the entity, in a scope of its own.</summary>
    /// <param name="name">The name, whatever its case.</param>
    /// <returns>The entity, or null where nobody has that name.</returns>
    EntityDelegate? FindEntity(string name) => null;

    /// <summary>Begins a turn: what the orchestrator that is found next holds is let go when the turn is over, whether it ended or not.</summary>
    /// <returns>Ends the turn; null where nothing is held.</returns>
    IDisposable? BeginEpisode() => null;
}
