using Cartrita.Core.Errors;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>Keeps runs and their scores outside, for people who compare and improve answers.</summary>
/// <remarks>Failures are a <see cref="CartritaException"/> with one of the problems of vendors (<see cref="Problems.VendorUnavailable"/> and its kin).</remarks>
public interface IRunFeedback
{
    /// <summary>Whether the settings name somebody who keeps them. Where they do not, each call fails with <see cref="Problems.VendorNotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Whether questions and answers may go out; where not, runs go without them.</summary>
    bool SendsTexts { get; }

    /// <summary>Makes a run. One that is there already is told anew.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CreateRunAsync(ReportedRun run, CancellationToken cancellationToken);

    /// <summary>Tells a run anew.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task UpdateRunAsync(ReportedRun run, CancellationToken cancellationToken);

    /// <summary>Adds a score to a run; the same score of the same run again changes nothing.</summary>
    /// <param name="feedback">The score.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CreateFeedbackAsync(ReportedFeedback feedback, CancellationToken cancellationToken);

    /// <summary>The id of a collection of examples, which is made where there is none of its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for, where it is made.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<string> DatasetAsync(string name, string? description, CancellationToken cancellationToken);

    /// <summary>Adds an example to a collection; the same example again changes nothing.</summary>
    /// <param name="dataset">The collection's id.</param>
    /// <param name="example">The example.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task CreateExampleAsync(string dataset, ReportedExample example, CancellationToken cancellationToken);
}
