using System.Globalization;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>What bubblewrap is told: namespaces of its own for everything, and a root that holds the system's programs and nothing to write to but a small <c>/tmp</c>.</summary>
internal static class BubblewrapArguments
{
    // A system of old may have folders where others have links into /usr.
    private static readonly string[] Links = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>The arguments for a command.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="closed">Whether the program may make no namespaces itself, which bubblewrap knows since 0.8: they are where faults of the kernel were found.</param>
    internal static List<string> Of(SandboxCommand command, bool closed)
    {
        List<string> arguments =
        [
            "--unshare-all", "--die-with-parent", "--new-session", "--hostname", "sandbox",
            "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8", "--setenv", "HOME", "/tmp",
            "--ro-bind", "/usr", "/usr", "--tmpfs", "/usr/local", "--remount-ro", "/usr/local",
        ];
        if (closed)
        {
            arguments.InsertRange(0, ["--unshare-user", "--disable-userns"]);
        }

        foreach (var link in Links.Select(path => new DirectoryInfo(path)).Where(folder => folder.Exists))
        {
            arguments.AddRange(link.LinkTarget is { } target ? ["--symlink", target, link.FullName] : ["--ro-bind", link.FullName, link.FullName]);
        }

        arguments.AddRange(["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]);
        arguments.AddRange(["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]);
        arguments.AddRange(["--size", Number(command.Limits.TemporaryBytes), "--tmpfs", "/tmp", "--remount-ro", "/", "--chdir", "/tmp", "--"]);
        return arguments;
    }

    /// <summary>The arguments of <c>prlimit</c>, which starts a program with its limits.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="withProcesses">Whether to bound processes: the system counts them for each user and namespace, so outside of one it would count the user's others.</param>
    internal static List<string> Limits(SandboxCommand command, bool withProcesses)
    {
        // The program is told a second before it is ended, so that the exit code says why.
        var limits = command.Limits;
        List<string> arguments =
        [
            $"--cpu={Number(limits.CpuSeconds)}:{Number(limits.CpuSeconds + 1)}", $"--as={Number(limits.MemoryBytes)}", $"--fsize={Number(limits.TemporaryBytes)}", "--nofile=64", "--core=0",
        ];
        if (withProcesses)
        {
            arguments.Add($"--nproc={Number(limits.Processes)}");
        }

        arguments.AddRange(["--", command.Program, .. command.Arguments]);
        return arguments;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
