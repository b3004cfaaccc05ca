using System.Globalization;
using System.Text;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>The line that the job's entry writes into a run's result.</summary>
/// <param name="State">How far it came.</param>
/// <param name="End">What ended the program, once it has ended.</param>
/// <param name="ExitCode">Its exit code, where it ended by itself.</param>
internal sealed record JobReport(JobState State, SandboxEnd End = SandboxEnd.Exited, int? ExitCode = null)
{
    /// <summary>The longest line that is one.</summary>
    internal const int MaximumLength = 64;

    /// <summary>Nothing was written.</summary>
    internal static readonly JobReport None = new(JobState.Waiting);

    /// <summary>Reads it. What is none is as a program that has not ended.</summary>
    /// <param name="bytes">What the result holds.</param>
    internal static JobReport Parse(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes).TrimEnd('\n').Split(' ') switch
    {
        ["missing"] => new(JobState.Missing),
        ["wall"] => new(JobState.Ended, SandboxEnd.WallTime),
        ["output"] => new(JobState.Ended, SandboxEnd.Output),
        ["exited", var code] when Code(code) is { } exit => new(JobState.Ended, SandboxEnd.Exited, exit),
        ["cpu", var code] when Code(code) is { } exit => new(JobState.Ended, SandboxEnd.CpuTime, exit),
        _ => new(JobState.Started),
    };

    private static int? Code(string text) => byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
}
