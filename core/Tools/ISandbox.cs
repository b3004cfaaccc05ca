using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools;

/// <summary>Runs a program of the system on content that nobody trusts (ATT-05): no network, nothing of the machine's files, bounded in time, memory and output.</summary>
public interface ISandbox
{
    /// <summary>Runs a program to its end, or to the limit that it reached first.</summary>
    /// <remarks>Throws <see cref="CartritaException"/> with <see cref="Problems.SandboxUnavailable"/> and the reason where nothing here can hold a program, and with <see cref="Problems.Unavailable"/> where the same may succeed later.</remarks>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Ends the program and everything that it started.</param>
    Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken);
}
