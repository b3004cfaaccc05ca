using System.Globalization;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>What a start of the job asks for (<c>JobExecutionTemplate</c>): it stands in for the whole template of the job.</summary>
/// <param name="Containers">The one container.</param>
internal sealed record JobTemplate(IReadOnlyList<JobContainer> Containers)
{
    /// <summary>The variable that says whose execution it is.</summary>
    internal const string RunVariable = "CARTRITA_RUN";

    /// <summary>Where the image has its entry.</summary>
    internal const string Entry = "/usr/local/bin/run-program";

    /// <summary>The template of a run.</summary>
    /// <param name="image">The image.</param>
    /// <param name="run">The run.</param>
    /// <param name="links">Its blobs.</param>
    /// <param name="limits">What the program may use.</param>
    /// <param name="wall">How long it may take by the clock.</param>
    /// <param name="size">The container's size.</param>
    internal static JobTemplate Of(string image, string run, JobLinks links, SandboxLimits limits, TimeSpan wall, JobSize size) => new(
    [
        new JobContainer
        {
            Name = "program",
            Image = image,
            Command = [Entry],
            Args =
            [
                Number(limits.CpuSeconds), wall.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), Number(limits.MemoryBytes), Number(limits.OutputBytes), Number(limits.TemporaryBytes),
                Number(limits.Processes),
            ],
            Env =
            [
                new(RunVariable, run), new("COMMAND_URL", links.Command.AbsoluteUri), new("INPUT_URL", links.Input.AbsoluteUri), new("OUTPUT_URL", links.Output.AbsoluteUri),
                new("ERRORS_URL", links.Errors.AbsoluteUri), new("RESULT_URL", links.Result.AbsoluteUri),
            ],
            Resources = size,
        },
    ]);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
