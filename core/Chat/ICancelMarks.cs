using Cartrita.Core.Governance;

namespace Cartrita.Core.Chat;

/// <summary>The marks that cancel runs: cancelling is never terminating, a run sees its mark and ends itself.</summary>
public interface ICancelMarks
{
    /// <summary>Marks a run; doing it twice is no error.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task MarkAsync(OwnerId owner, RunId run, CancellationToken cancellationToken);

    /// <summary>Whether a run is marked.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<bool> IsMarkedAsync(OwnerId owner, RunId run, CancellationToken cancellationToken);

    /// <summary>When a run was marked last; null where it was not.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<DateTimeOffset?> MarkedAtAsync(OwnerId owner, RunId run, CancellationToken cancellationToken);

    /// <summary>Calls back each time that this process has marked a run, until the result is disposed. Only ever a shortcut: what another instance marks is found by looking.</summary>
    /// <param name="owner">Whose run.</param>
    /// <param name="run">The run.</param>
    /// <param name="marked">What is called; it must neither wait nor throw.</param>
    IDisposable Subscribe(OwnerId owner, RunId run, Action marked);
}
