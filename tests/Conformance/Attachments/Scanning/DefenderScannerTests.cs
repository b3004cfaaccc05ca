using Cartrita.Adapters.Attachments.Scanning.Defender;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Options;

namespace Cartrita.Conformance.Tests.Attachments.Scanning;

/// <summary>The suite against Azurite's index tags, which the test writes as Defender does.</summary>
[RequiresNode]
[Collection(AzuriteCollection.Name)]
public sealed class DefenderScannerTests(AzuriteFixture azurite) : ScannerConformance
{
    private readonly Lazy<BlobContainers> containers = new(() => AzuriteCollection.Containers(azurite));

    // What Defender says instead of what the bytes deserve; nothing yet where it is empty.
    private string? verdict;

    protected override IScanner Scanner => field ??= Of(containers.Value);

    protected override IScanner Unreachable => field ??= Of(new BlobContainers(new Azure.Storage.Blobs.BlobServiceClient(
        "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=bm9ib2R5;BlobEndpoint=http://127.0.0.1:9/nobody;",
        new Azure.Storage.Blobs.BlobClientOptions { Retry = { MaxRetries = 0 } })));

    [ConformanceFact]
    public async Task Verdict_that_says_that_nothing_was_scanned_passes_nothing()
    {
        foreach (var result in new[] { "Error", "Not scanned", "SAM259201: Scan failed - internal service error." })
        {
            verdict = result;

            Assert.Contains(result[..5], (await Assert.ThrowsAsync<ScannerUnavailableException>(() => ScanAsync([1, 2, 3]))).Message, StringComparison.Ordinal);
        }
    }

    [ConformanceFact]
    public async Task Verdict_that_does_not_come_passes_nothing()
    {
        verdict = "";

        await Assert.ThrowsAsync<ScannerUnavailableException>(() => ScanAsync([1, 2, 3]));
    }

    protected override async Task PlaceAsync(ScanRequest request, byte[] content)
    {
        var blob = await containers.Value.BlobAsync(request.Path!.Value, CancellationToken.None);
        await blob.UploadAsync(new MemoryStream(content));
        var result = verdict ?? (content.AsSpan().IndexOf(Archives.Eicar) < 0 ? DefenderScanner.Clean : DefenderScanner.Malicious);
        if (result.Length > 0)
        {
            await blob.SetTagsAsync(new Dictionary<string, string> { [DefenderScanner.ResultTag] = result, [DefenderScanner.TimeTag] = "2026-11-26 08:30:00Z" });
        }
    }

    private static DefenderScanner Of(BlobContainers containers) => new(containers, Options.Create(new ScanningOptions { DefenderWaitSeconds = 0 }), TimeProvider.System);
}
