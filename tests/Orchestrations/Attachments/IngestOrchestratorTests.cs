using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Attachments;

public sealed class IngestOrchestratorTests
{
    [Fact]
    public async Task File_is_scanned_extracted_indexed_in_groups_and_closed()
    {
        await using var harness = new ChatHarness { Extract = _ => Outcome.Of(new ExtractResult(1200, 900_000, 10)) };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.ScanUpload, DurableNames.ExtractText], harness.Names.Take(2));
        Assert.Equal(Enumerable.Range(0, 10), harness.InputsOf<EmbedInput>().Select(group => group.Group).Order());
        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Indexed, 1200, 900_000), (close.Status, close.ChunkCount, close.TextLength));
        Assert.Equal(RunStatus.Completed, outcome.Status);
    }

    [Fact]
    public async Task Groups_run_four_at_a_time()
    {
        await using var harness = new ChatHarness { Extract = _ => Outcome.Of(new ExtractResult(1200, 900_000, 10)) };

        await harness.RunIngestAsync();

        var windows = harness.InputsOf<EmbedInput>().Select(group => group.Group / 4).ToList();
        Assert.Equal(windows.Order(), windows);
    }

    [Fact]
    public async Task Rejected_file_is_closed_with_its_code_and_never_read()
    {
        await using var harness = new ChatHarness { Scan = _ => Outcome.Fail<ScanResult>(Problems.MalwareDetected) };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.ScanUpload, DurableNames.CloseIngestion], harness.Names);
        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Rejected, Problems.MalwareDetected.Code), (close.Status, close.Code));
        Assert.Equal(Problems.MalwareDetected.Code, outcome.Code);
    }

    [Fact]
    public async Task File_that_came_to_its_end_before_is_left_alone()
    {
        await using var harness = new ChatHarness { Scan = _ => Outcome.Of(new ScanResult(AlreadyIngested: true)) };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.ScanUpload], harness.Names);
        Assert.Equal(RunStatus.Completed, outcome.Status);
    }

    [Fact]
    public async Task Scanner_that_cannot_look_fails_the_file_closed()
    {
        await using var harness = new ChatHarness { Scan = _ => throw new IOException("the scanner is away") };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Failed, Problems.IngestionFailed.Code), (close.Status, close.Code));
        Assert.DoesNotContain(DurableNames.ExtractText, harness.Names);
    }

    [Fact]
    public async Task Group_that_cannot_be_embedded_fails_the_file()
    {
        await using var harness = new ChatHarness { Embed = _ => Outcome.Fail<EmbedResult>(Problems.ProviderUnauthorized) };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Failed, Problems.ProviderUnauthorized.Code), (close.Status, close.Code));
    }
}
