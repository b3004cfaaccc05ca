using System.Net;
using System.Net.Sockets;
using System.Text;
using Cartrita.Adapters.Tools.Sandbox;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Tools.Sandbox;

/// <summary>Real programs that try what they must not.</summary>
public sealed class LocalSandboxTests : IDisposable
{
    private static readonly SandboxLimits Short = new() { CpuSeconds = 1, WallTime = TimeSpan.FromSeconds(20), OutputBytes = 4096, TemporaryBytes = 1024 * 1024, MemoryBytes = 128 * 1024 * 1024 };

    private readonly LocalSandbox sandbox = Sandbox(new SandboxOptions());
    private readonly MemoryStream output = new();

    public void Dispose() => sandbox.Dispose();

    [SystemProgramFact("bwrap")]
    public async Task Program_sees_nothing_of_the_machine_but_its_programs()
    {
        var secret = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(secret, "planted");
        try
        {
            await ShellAsync($"cat {secret} {typeof(LocalSandboxTests).Assembly.Location} /etc/passwd /etc/hostname /proc/1/environ | tr '\\0' '\\n'; ls / /etc | tr -d :; hostname");
        }
        finally
        {
            File.Delete(secret);
        }

        Assert.Equal(
            ["/", "/etc", "alternatives", "bin", "dev", "etc", "ld.so.cache", "lib", "lib64", "proc", "sandbox", "sbin", "tmp", "usr"],
            Written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains('=')).Except(["lib32", "libx32"]).Order(StringComparer.Ordinal));
        Assert.All(Written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains('=')), line => Assert.Matches("^(PATH|LANG|HOME|PWD|_)=", line));
    }

    [SystemProgramFact("bwrap")]
    public async Task Program_sees_none_of_the_processes_of_the_machine()
    {
        await ShellAsync("for p in /proc/[0-9]*; do echo $p; done | wc -l");

        Assert.InRange(int.Parse(Written, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
    }

    [SystemProgramFact("bwrap")]
    public async Task Program_makes_no_namespaces_of_its_own()
    {
        await ShellAsync("bwrap --help 2>&1 | grep -c -- --disable-userns; unshare -U echo made");

        // Bubblewrap before 0.8 has no way to forbid it.
        Assert.Contains(Written, new[] { "1\n", "0\nmade\n" });
    }

    [SystemProgramFact("bwrap")]
    public async Task Program_that_nobody_waits_for_is_ended_with_all_that_it_started()
    {
        using var cancel = new CancellationTokenSource();
        using var written = new SignalStream();
        var mark = $"31{Environment.ProcessId % 10000:D4}";
        var run = sandbox.RunAsync(new SandboxCommand { Program = "bash", Arguments = ["-c", $"sleep {mark} & sleep {mark} & echo started; wait"], Output = written, Limits = Short }, cancel.Token);
        await written.Written;
        // What the shell forked is still the shell for a moment.
        Assert.True(SpinWait.SpinUntil(() => Sleeping(mark) == 2, TimeSpan.FromSeconds(10)), "the programs did not start");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(SpinWait.SpinUntil(() => Sleeping(mark) == 0, TimeSpan.FromSeconds(10)), "processes are left");
    }

    [Fact]
    public async Task Without_bubblewrap_a_program_is_refused_with_the_reason()
    {
        using var bare = Sandbox(new SandboxOptions(), name => name == "bwrap" ? null : SystemPrograms.Find(name));

        var refused = await Assert.ThrowsAsync<CartritaException>(() => bare.RunAsync(new SandboxCommand { Program = "true", Output = output }, CancellationToken.None));

        Assert.Same(Problems.SandboxUnavailable, refused.Problem);
        Assert.Equal("There is no sandbox: bubblewrap is not installed.", refused.Detail);
    }

    [Fact]
    public async Task Bubblewrap_that_makes_no_sandbox_is_as_none()
    {
        using var bare = Sandbox(new SandboxOptions(), name => SystemPrograms.Find(name == "bwrap" ? "false" : name == "setpriv" ? "false" : name));

        var refused = await Assert.ThrowsAsync<CartritaException>(() => bare.RunAsync(new SandboxCommand { Program = "true", Output = output }, CancellationToken.None));

        Assert.Equal("There is no sandbox: bubblewrap can't make one on this system.", refused.Detail);
    }

    [LinuxFact]
    public async Task Where_the_settings_allow_it_a_program_runs_without_a_sandbox_and_within_limits()
    {
        using var open = Sandbox(new SandboxOptions { AllowUnsandboxed = true }, name => name == "bwrap" ? null : SystemPrograms.Find(name));

        var ended = await open.RunAsync(new SandboxCommand { Program = "sleep", Arguments = ["1000"], Output = output, Limits = Short with { WallTime = TimeSpan.FromMilliseconds(300) } }, CancellationToken.None);
        var flooded = await open.RunAsync(new SandboxCommand { Program = "yes", Output = output, Limits = Short }, CancellationToken.None);
        var busy = await open.RunAsync(new SandboxCommand { Program = "bash", Arguments = ["-c", "env >&2; while :; do :; done"], Output = output, Limits = Short }, CancellationToken.None);

        Assert.Equal((SandboxEnd.WallTime, SandboxEnd.Output, SandboxEnd.CpuTime), (ended.End, flooded.End, busy.End));
        Assert.All(busy.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^(PATH|LANG|PWD|SHLVL|_)=", line));
    }

    private static LocalSandbox Sandbox(SandboxOptions options, Func<string, string?>? find = null) =>
        new(Options.Create(options), TimeProvider.System, NullLogger<LocalSandbox>.Instance, find ?? SystemPrograms.Find);

    private string Written => Encoding.UTF8.GetString(output.ToArray());

    private Task<SandboxResult> ShellAsync(string script, SandboxLimits? limits = null) => RunAsync("bash", ["-c", script], limits ?? Short);

    private Task<SandboxResult> RunAsync(string program, string[] arguments, SandboxLimits limits, string? input = null) => sandbox.RunAsync(
        new SandboxCommand { Program = program, Arguments = arguments, Input = input is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(input)), Output = output, Limits = limits }, CancellationToken.None);

    private static int Sleeping(string mark) => Directory.EnumerateDirectories("/proc")
        .Select(folder => Path.Combine(folder, "cmdline"))
        .Where(File.Exists)
        .Count(file => Read(file) == $"sleep\0{mark}\0");

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The process ended meanwhile.
            return string.Empty;
        }
    }

    private sealed class SignalStream : MemoryStream
    {
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Written => written.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            written.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
