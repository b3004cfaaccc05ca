using Cartrita.Core.Chat;

namespace Cartrita.Core.Durable;

/// <summary>What the sweeper asks of the durable runtime.</summary>
public interface IRunInstances
{
    /// <summary>How the orchestration of a run stands.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<RunInstanceState> FindAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Schedules the orchestration of a run unless it exists.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task StartAsync(RunDocument run, CancellationToken cancellationToken);
}

/// <summary>How an orchestration stands.</summary>
public enum RunInstanceState
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It has not ended.</summary>
    Active,

    /// <summary>It has ended, well or badly.</summary>
    Ended,
}
