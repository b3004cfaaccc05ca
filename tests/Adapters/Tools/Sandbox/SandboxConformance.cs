using System.Net;
using System.Net.Sockets;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Sandbox;

/// <summary>What every sandbox holds real programs to that try what they must not.</summary>
public abstract class SandboxConformance
{
    private static readonly SandboxLimits Short = new() { CpuSeconds = 1, WallTime = TimeSpan.FromSeconds(20), OutputBytes = 4096, TemporaryBytes = 1024 * 1024, MemoryBytes = 128 * 1024 * 1024 };

    private readonly MemoryStream output = new();

    /// <summary>The sandbox.</summary>
    protected abstract ISandbox Sandbox { get; }

    [ConformanceFact]
    public async Task Program_reads_its_input_and_writes_its_output()
    {
        var result = await RunAsync("sort", ["-r"], Short, input: "a\nb\n");

        Assert.True(result.Succeeded, result.ErrorText);
        Assert.Equal("b\na\n", Written);
    }

    [ConformanceFact]
    public async Task Program_that_fails_says_so_with_its_exit_code_and_error_text()
    {
        var result = await ShellAsync("echo oh >&2; exit 7");

        Assert.Equal((SandboxEnd.Exited, 7, "oh\n"), (result.End, result.ExitCode, result.ErrorText));
    }

    [ConformanceFact]
    public async Task Program_has_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await ShellAsync($"cat < /dev/null > /dev/tcp/127.0.0.1/{port} && echo reached; cat /proc/net/dev");

        Assert.DoesNotContain("reached", Written, StringComparison.Ordinal);
        Assert.DoesNotContain("eth", Written, StringComparison.Ordinal);
        Assert.False(listener.Pending(), "the program reached the machine");
        Assert.True(result.Succeeded, result.ErrorText);
    }

    [ConformanceFact]
    public async Task Program_writes_nowhere_but_to_a_small_folder_of_its_own()
    {
        await ShellAsync("for f in / /usr /usr/bin /usr/local /etc /dev /dev/shm /proc /lib; do ( echo x > $f/planted ) 2>/dev/null && echo wrote $f; done; dd if=/dev/zero of=/tmp/a bs=64k count=15 2>/dev/null; dd if=/dev/zero of=/tmp/b bs=64k count=15 2>/dev/null || echo full");

        Assert.Equal("full\n", Written);
    }

    [ConformanceFact]
    public async Task Program_is_nobody_without_capabilities()
    {
        await ShellAsync("grep -E '^Cap(Eff|Prm|Bnd)|NoNewPrivs' /proc/self/status | tr -d '\\t'");

        Assert.Equal(["CapBnd:0000000000000000", "CapEff:0000000000000000", "CapPrm:0000000000000000", "NoNewPrivs:1"], Written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [ConformanceFact]
    public async Task Program_that_never_stops_is_ended_when_its_processor_time_is_over()
    {
        var result = await ShellAsync("while :; do :; done");

        Assert.Equal(SandboxEnd.CpuTime, result.End);
    }

    [ConformanceFact]
    public async Task Program_that_takes_memory_without_end_gets_no_more()
    {
        var result = await RunAsync("bash", ["-c", "x=$(yes); echo ${#x}"], Short with { CpuSeconds = 10 });

        Assert.Equal(SandboxEnd.Exited, result.End);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("allocate", result.ErrorText, StringComparison.OrdinalIgnoreCase);
    }

    [ConformanceFact]
    public async Task Program_that_writes_without_end_is_ended_at_the_limit()
    {
        var result = await RunAsync("yes", [], Short);

        Assert.Equal((SandboxEnd.Output, null), (result.End, result.ExitCode));
        Assert.Equal(Short.OutputBytes, output.Length);
    }

    [ConformanceFact]
    public async Task Error_text_without_end_is_cut()
    {
        var result = await ShellAsync("head -c 1000000 /dev/zero | tr '\\0' x >&2");

        Assert.Equal(4096, result.ErrorText.Length);
    }

    [ConformanceFact]
    public async Task Program_that_starts_itself_again_and_again_gets_no_more_processes()
    {
        var result = await ShellAsync("f() { f | f & f; }; f", Short with { Processes = 20, CpuSeconds = 10, WallTime = TimeSpan.FromSeconds(2) });

        Assert.NotEqual((SandboxEnd.Exited, 0), (result.End, result.ExitCode));
        Assert.Contains("fork: ", result.ErrorText, StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Program_that_waits_is_ended_by_the_clock()
    {
        var result = await RunAsync("sleep", ["1000"], Short with { WallTime = TimeSpan.FromMilliseconds(300) });

        Assert.Equal((SandboxEnd.WallTime, null), (result.End, result.ExitCode));
    }

    [ConformanceFact]
    public async Task Program_that_reads_nothing_of_a_large_input_ends_well()
    {
        var result = await Sandbox.RunAsync(new SandboxCommand { Program = "true", Input = new MemoryStream(new byte[8_000_000]), Output = output, Limits = Short }, CancellationToken.None);

        Assert.True(result.Succeeded, result.ErrorText);
    }

    [ConformanceFact]
    public async Task Program_that_is_not_installed_is_refused_by_name()
    {
        var refused = await Assert.ThrowsAsync<CartritaException>(() => RunAsync("no-such-program", [], Short));

        Assert.Same(Problems.SandboxUnavailable, refused.Problem);
        Assert.Equal("The program no-such-program is not installed.", refused.Detail);
    }

    [ConformanceFact]
    public async Task Program_by_its_path_is_refused() => await Assert.ThrowsAsync<CartritaException>(() => RunAsync("/usr/bin/true", [], Short));

    private string Written => Encoding.UTF8.GetString(output.ToArray());

    private Task<SandboxResult> ShellAsync(string script, SandboxLimits? limits = null) => RunAsync("bash", ["-c", script], limits ?? Short);

    private Task<SandboxResult> RunAsync(string program, string[] arguments, SandboxLimits limits, string? input = null) => Sandbox.RunAsync(
        new SandboxCommand { Program = program, Arguments = arguments, Input = input is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(input)), Output = output, Limits = limits }, CancellationToken.None);
}
