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
        await using var harness = new ChatHarness { Extract = _ => ChatHarness.Extracted(1200, 900_000, 10) };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.VerifyUpload, DurableNames.ScanUpload, DurableNames.ClaimContent, DurableNames.ExtractText], harness.Names.Take(4));
        Assert.Equal(Enumerable.Range(0, 10), harness.InputsOf<EmbedInput>().Select(group => group.Group).Order());
        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Indexed, 1200, 900_000), (close.Status, close.Extracted!.ChunkCount, close.Extracted.TextLength));
        Assert.Equal(RunStatus.Completed, outcome.Status);
    }

    [Fact]
    public async Task Groups_run_four_at_a_time()
    {
        await using var harness = new ChatHarness { Extract = _ => ChatHarness.Extracted(1200, 900_000, 10) };

        await harness.RunIngestAsync();

        var windows = harness.InputsOf<EmbedInput>().Select(group => group.Group / 4).ToList();
        Assert.Equal(windows.Order(), windows);
    }

    [Fact]
    public async Task Rejected_file_is_closed_with_its_code_and_never_read()
    {
        await using var harness = new ChatHarness { Scan = _ => Outcome.Fail<ScanResult>(Problems.MalwareDetected) };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.VerifyUpload, DurableNames.ScanUpload, DurableNames.CloseIngestion], harness.Names);
        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Rejected, Problems.MalwareDetected.Code), (close.Status, close.Code));
        Assert.Equal(Problems.MalwareDetected.Code, outcome.Code);
    }

    [Fact]
    public async Task File_that_came_to_its_end_before_is_left_alone()
    {
        await using var harness = new ChatHarness { Verify = _ => Outcome.Of(new VerifyResult(AlreadyIngested: true)) };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.VerifyUpload], harness.Names);
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

    [Fact]
    public async Task Step_that_stopped_at_the_deadline_fails_the_file_and_is_not_tried_again()
    {
        await using var harness = new ChatHarness { Embed = _ => Outcome.Fail<EmbedResult>(Problems.LimitExceeded) };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Failed, Problems.LimitExceeded.Code), (close.Status, close.Code));
        Assert.Single(harness.Names, name => name == DurableNames.EmbedAndIndex);
    }

    [Fact]
    public async Task File_that_is_not_what_was_said_is_never_scanned()
    {
        await using var harness = new ChatHarness { Verify = _ => Outcome.Fail<VerifyResult>(Problems.HashMismatch) };

        await harness.RunIngestAsync();

        Assert.Equal([DurableNames.VerifyUpload, DurableNames.CloseIngestion], harness.Names);
        Assert.Equal((AttachmentStatus.Rejected, Problems.HashMismatch.Code), (harness.SingleInput<CloseIngestionInput>().Status, harness.SingleInput<CloseIngestionInput>().Code));
    }

    [Fact]
    public async Task Scanner_that_comes_back_scans_the_file_that_waited()
    {
        await using var harness = new ChatHarness
        {
            Scan = input => input.Attempt < 5 ? Outcome.Fail<ScanResult>(Problems.ScannerUnavailable) : Outcome.Of(new ScanResult(false)),
        };

        await harness.RunIngestAsync();

        Assert.Equal(6, harness.Names.Count(name => name == DurableNames.ScanUpload));
        Assert.Equal(AttachmentStatus.Indexed, harness.SingleInput<CloseIngestionInput>().Status);
    }

    [Fact]
    public async Task Scanner_that_stays_away_fails_the_file_by_its_deadline()
    {
        await using var harness = new ChatHarness { Scan = _ => Outcome.Fail<ScanResult>(Problems.ScannerUnavailable) };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Failed, Problems.ScannerUnavailable.Code), (close.Status, close.Code));
        Assert.InRange(harness.Names.Count(name => name == DurableNames.ScanUpload), 50, 80);
        Assert.DoesNotContain(DurableNames.ClaimContent, harness.Names);
    }

    [Fact]
    public async Task File_that_nobody_confirms_is_given_up_after_a_day()
    {
        await using var harness = new ChatHarness { Scan = _ => Outcome.Of(new ScanResult(NeedsConfirmation: true)) };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Rejected, Problems.ConfirmationExpired.Code), (close.Status, close.Code));
        Assert.DoesNotContain(DurableNames.ClaimContent, harness.Names);
    }

    [Fact]
    public async Task File_that_is_confirmed_goes_on_with_all_its_time()
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Scan = _ =>
            {
                running!.Client.RaiseEventAsync(new string('4', 32), DurableNames.ConfirmEvent, "owner").GetAwaiter().GetResult();
                return Outcome.Of(new ScanResult(NeedsConfirmation: true));
            },
        };

        await harness.RunIngestAsync();

        Assert.Equal(AttachmentStatus.Indexed, harness.SingleInput<CloseIngestionInput>().Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_that_is_cancelled_while_it_is_scanned_goes_no_further_however_the_scan_ends(bool needsConfirmation)
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Scan = _ =>
            {
                running!.CancelAsync(new string('4', 32)).GetAwaiter().GetResult();
                return Outcome.Of(new ScanResult(needsConfirmation));
            },
        };

        var outcome = await harness.RunIngestAsync();

        Assert.Equal([DurableNames.VerifyUpload, DurableNames.ScanUpload, DurableNames.CloseIngestion], harness.Names);
        Assert.Equal(Problems.RunCancelled.Code, harness.SingleInput<CloseIngestionInput>().Code);
        Assert.Equal(RunStatus.Cancelled, outcome.Status);
    }

    [Fact]
    public async Task Duplicate_waits_for_the_first_and_extracts_nothing()
    {
        var first = new AttachmentId(new string('5', 32));
        await using var harness = new ChatHarness
        {
            Claim = input => Outcome.Of(new ClaimResult { ContentId = first, MustWait = input.Attempt < 3, Known = input.Attempt < 3 ? null : ChatHarness.Extracted(6, 8000, 1).Value }),
        };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Indexed, first, 6), (close.Status, close.ContentId, close.Extracted!.ChunkCount));
        Assert.DoesNotContain(DurableNames.ExtractText, harness.Names);
    }

    [Fact]
    public async Task Duplicate_of_a_file_that_never_ends_fails_by_its_deadline()
    {
        await using var harness = new ChatHarness { Claim = _ => Outcome.Of(new ClaimResult { ContentId = new(new string('5', 32)), MustWait = true }) };

        await harness.RunIngestAsync();

        var close = harness.SingleInput<CloseIngestionInput>();
        Assert.Equal((AttachmentStatus.Failed, Problems.LimitExceeded.Code), (close.Status, close.Code));
    }

    [Fact]
    public async Task File_without_text_is_stored_and_not_indexed()
    {
        await using var harness = new ChatHarness { Extract = _ => ChatHarness.Extracted(0, 0, 0) };

        await harness.RunIngestAsync();

        Assert.Equal((AttachmentStatus.Stored, null), (harness.SingleInput<CloseIngestionInput>().Status, harness.SingleInput<CloseIngestionInput>().Code));
    }
}
