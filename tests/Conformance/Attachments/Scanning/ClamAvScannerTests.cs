using System.IO.Compression;
using Cartrita.Adapters.Attachments.Scanning.ClamAv;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.ClamAv;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Options;

namespace Cartrita.Conformance.Tests.Attachments.Scanning;

/// <summary>The suite against the real daemon.</summary>
[RequiresClamd]
[Collection(ClamdCollection.Name)]
public sealed class ClamAvScannerTests(ClamdFixture clamd) : ScannerConformance
{
    protected override IScanner Scanner => field ??= Of(clamd.Address);

    protected override IScanner Unreachable => field ??= Of($"unix://{Path.Combine(Path.GetTempPath(), "no-daemon.sock")}");

    [ConformanceFact]
    public async Task Signature_of_the_daemon_is_named_and_its_version()
    {
        var verdict = await ScanAsync(Archives.Zip(("a.txt", Archives.Gzip(Archives.Eicar))));

        Assert.Equal(ClamdFixture.Signature, Assert.Single(verdict.Findings).Kind);
        Assert.StartsWith("ClamAV ", verdict.EngineVersion, StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Encrypted_archive_is_told_from_malware()
    {
        var zip = Archives.Zip(CompressionLevel.NoCompression, ("a.txt", new byte[100]));
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        Assert.Equal(Problems.EncryptedContent, (await ScanAsync(zip)).Problem);
    }

    [ConformanceFact]
    public async Task Stream_that_is_longer_than_the_daemon_takes_waits_for_who_sets_it_right()
    {
        var unavailable = await Assert.ThrowsAsync<ScannerUnavailableException>(() => ScanAsync(new byte[ClamdFixture.MaximumStream + 1_000_000]));

        Assert.Contains("StreamMaxLength", unavailable.Message, StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Failure_of_the_files_own_store_is_not_blamed_on_the_daemon()
    {
        var request = new ScanRequest { FileName = "a.txt", Category = FileCategory.Text, SizeBytes = 1, OpenAsync = _ => Task.FromResult<Stream>(new FailingStream()) };

        await Assert.ThrowsAsync<InvalidDataException>(() => Scanner.ScanAsync(request, Bounded.Token()));
    }

    internal static ClamAvScanner Of(string address, TimeProvider? time = null) =>
        new(Options.Create(new ScanningOptions { ClamAv = address, ClamAvTimeoutSeconds = 30 }), time ?? TimeProvider.System);
}
