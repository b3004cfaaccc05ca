namespace Cartrita.Functions.CommandLine;

/// <summary>Ends a command with one sentence for the person at the terminal, and an exit code for scripts.</summary>
/// <param name="sentence">What went wrong and, where there is something, what mends it.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CommandFailure(string sentence, int exitCode = ExitCodes.Failed) : Exception(sentence)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>What a process says when it ends.</summary>
internal static class ExitCodes
{
    /// <summary>It worked.</summary>
    public const int Ok = 0;

    /// <summary>It did not; a sentence is on standard error.</summary>
    public const int Failed = 1;

    /// <summary>Another server owns the state folder.</summary>
    public const int StateInUse = 3;

    /// <summary>Ctrl+C, as shells count it.</summary>
    public const int Interrupted = 130;
}
