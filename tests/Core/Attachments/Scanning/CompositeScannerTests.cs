using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tests.Attachments.Scanning;

public sealed class CompositeScannerTests
{
    private static readonly ScanRequest Request = new() { FileName = "a.txt", Category = FileCategory.Text, SizeBytes = 1, OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream([1])) };

    private readonly List<string> asked = [];

    [Fact]
    public async Task All_have_to_pass_and_all_are_named()
    {
        var verdict = await Of(Engine("one"), Engine("two")).ScanAsync(Request, CancellationToken.None);

        Assert.True(verdict.IsClean);
        Assert.Equal(("one+two", "1 of one+1 of two"), (verdict.Engine, verdict.EngineVersion));
        Assert.Equal(["warning of one", "warning of two"], verdict.Findings.Select(finding => finding.Kind));
    }

    [Fact]
    public async Task First_that_refuses_decides_and_no_other_is_asked()
    {
        var verdict = await Of(Engine("one"), Engine("two", Problems.MalwareDetected), Engine("three")).ScanAsync(Request, CancellationToken.None);

        Assert.Equal((Problems.MalwareDetected, "one+two"), (verdict.Problem, verdict.Engine));
        Assert.Equal(["one", "two"], asked);
    }

    [Fact]
    public async Task One_that_cannot_look_passes_nothing()
    {
        var scanner = Of(Engine("one"), new TestScanner("two", () => throw new ScannerUnavailableException("two", "away")));

        Assert.Equal("two", (await Assert.ThrowsAsync<ScannerUnavailableException>(() => scanner.ScanAsync(Request, CancellationToken.None))).Scanner);
        Assert.Equal("one+two", scanner.Name);
    }

    private static CompositeScanner Of(params IScanner[] scanners) => new(scanners);

    private TestScanner Engine(string name, Problem? problem = null) => new(name, () =>
    {
        asked.Add(name);
        return new ScanVerdict { Engine = name, EngineVersion = $"1 of {name}", Problem = problem, Findings = [new ScanFinding($"warning of {name}", "a.txt")] };
    });

    /// <summary>Says what the test wants.</summary>
    private sealed class TestScanner(string name, Func<ScanVerdict> scan) : IScanner
    {
        public string Name => name;

        public Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken) => Task.Run(scan, cancellationToken);
    }
}
