namespace Cartrita.Core.Tools;

/// <summary>How a program in a sandbox ended.</summary>
/// <param name="End">What ended it.</param>
/// <param name="ExitCode">Its exit code; null where it was ended from outside.</param>
/// <param name="ErrorText">The beginning of its standard error, at most 4,096 characters; it may repeat content, so it goes into no log.</param>
public sealed record SandboxResult(SandboxEnd End, int? ExitCode, string ErrorText)
{
    /// <summary>How long it ran by the clock, without its wait for a place; null where the sandbox can't tell.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>Whether it ended by itself and calls that a success.</summary>
    public bool Succeeded => End == SandboxEnd.Exited && ExitCode == 0;
}
