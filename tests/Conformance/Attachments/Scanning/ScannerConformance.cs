using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Attachments.Scanning;

/// <summary>What every scanner has to do (ATT-04).</summary>
public abstract class ScannerConformance
{
    private const int Large = 32 * 1024 * 1024;

    private readonly CancellationToken stop = Bounded.Token();

    protected abstract IScanner Scanner { get; }

    /// <summary>The same engine where it can't be reached; null for one that is always there.</summary>
    protected abstract IScanner? Unreachable { get; }

    /// <summary>Puts the bytes where the engine finds them.</summary>
    protected virtual Task PlaceAsync(ScanRequest request, byte[] content) => Task.CompletedTask;

    [ConformanceFact]
    public async Task Clean_file_passes()
    {
        var verdict = await ScanAsync("Nothing bad is in here.\n"u8.ToArray());

        Assert.True(verdict.IsClean);
        Assert.Null(verdict.Problem);
        Assert.Empty(verdict.Findings);
    }

    [ConformanceFact]
    public async Task Verdict_names_the_engine_and_its_version()
    {
        var verdict = await ScanAsync("text"u8.ToArray());

        Assert.Equal(Scanner.Name, verdict.Engine);
        Assert.False(string.IsNullOrWhiteSpace(verdict.EngineVersion));
    }

    [ConformanceFact]
    public async Task Test_file_is_refused_with_what_was_found()
    {
        var verdict = await ScanAsync(Archives.Eicar);

        Assert.False(verdict.IsClean);
        Assert.Equal(Problems.MalwareDetected, verdict.Problem);
        Assert.NotNull(verdict.Detail);
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal("notes.txt", finding.Where);
        Assert.False(string.IsNullOrWhiteSpace(finding.Kind));
    }

    [ConformanceFact]
    public async Task Test_file_is_found_across_the_borders_of_chunks()
    {
        foreach (var before in new[] { 65_500, 131_005, 131_071, 524_250 })
        {
            byte[] file = [.. Enumerable.Repeat((byte)'a', before), .. Archives.Eicar, .. Enumerable.Repeat((byte)'b', 70_000)];

            Assert.Equal(Problems.MalwareDetected, (await ScanAsync(file)).Problem);
        }
    }

    [ConformanceFact]
    public async Task Empty_file_passes() => Assert.True((await ScanAsync([])).IsClean);

    [ConformanceFact]
    public async Task Large_file_is_scanned_to_its_end()
    {
        var file = new byte[Large];
        new Random(3).NextBytes(file);
        file[0] = (byte)'x';
        var clean = await ScanAsync(file);
        Archives.Eicar.CopyTo(file, file.Length - Archives.Eicar.Length);

        Assert.True(clean.IsClean);
        Assert.Equal(Problems.MalwareDetected, (await ScanAsync(file)).Problem);
    }

    [ConformanceFact]
    public async Task Scan_that_is_cancelled_gives_no_verdict()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var request = await RequestAsync("text"u8.ToArray());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Scanner.ScanAsync(request, cancelled.Token));
    }

    [ConformanceFact]
    public async Task Engine_that_cannot_look_throws_and_passes_nothing()
    {
        if (Unreachable is not { } scanner)
        {
            return;
        }

        var request = await RequestAsync("text"u8.ToArray());

        Assert.Equal(Scanner.Name, (await Assert.ThrowsAsync<ScannerUnavailableException>(() => scanner.ScanAsync(request, stop))).Scanner);
        await Assert.ThrowsAsync<ScannerUnavailableException>(() => new CompositeScanner([Scanner, scanner]).ScanAsync(request, stop));
    }

    protected async Task<ScanVerdict> ScanAsync(byte[] content) => await Scanner.ScanAsync(await RequestAsync(content), stop);

    private async Task<ScanRequest> RequestAsync(byte[] content)
    {
        var request = new ScanRequest
        {
            FileName = "notes.txt",
            Category = FileCategory.Text,
            SizeBytes = content.Length,
            OpenAsync = _ => Task.FromResult<Stream>(new TricklingStream(content)),
            Path = new Core.Storage.ContentPath(Core.Storage.ContentContainers.Incoming, Sample.Owner(), Guid.NewGuid().ToString("N")),
        };
        await PlaceAsync(request, content);
        return request;
    }
}
