using System.Globalization;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>A size of container that the Consumption profile has: a quarter of a core to four, with two GiB of memory a core.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Memory, such as <c>1Gi</c>.</param>
internal sealed record JobSize(double Cpu, string Memory)
{
    private const long Step = 512L * 1024 * 1024;
    private const int Steps = 16;

    // The shell, curl and the small /tmp, which is memory too.
    private const long Rest = 192L * 1024 * 1024;

    /// <summary>The smallest size that holds a program; null where none does.</summary>
    /// <param name="memory">The program's memory in bytes.</param>
    /// <param name="temporary">Its files in bytes.</param>
    internal static JobSize? For(long memory, long temporary)
    {
        var steps = Math.Max(1, (memory + temporary + Rest + Step - 1) / Step);
        return steps > Steps ? null : new JobSize(steps / 4.0, (steps / 2.0).ToString("0.#", CultureInfo.InvariantCulture) + "Gi");
    }
}
