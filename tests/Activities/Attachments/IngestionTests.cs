using System.Text;
using Cartrita.Activities.Attachments;
using Cartrita.Activities.Telemetry;
using Cartrita.Activities.Tests.Support;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;

namespace Cartrita.Activities.Tests.Attachments;

public sealed class IngestionTests
{
    [Fact]
    public async Task Text_file_is_indexed_and_its_text_is_kept()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("handbook.md", Encoding.UTF8.GetBytes(Handbook.Text));

        var attachment = await harness.IngestAsync(id);

        Assert.Equal((AttachmentStatus.Indexed, 1, Handbook.Text.Length), (attachment.Status, attachment.ChunkCount, attachment.TextLength));
        Assert.Equal(Handbook.Text, await TextAsync(harness, id));
        Assert.Equal(
            [FrameKinds.Start, FrameKinds.FileAttachProgress, FrameKinds.FileAttachProgress, FrameKinds.FileAttachProgress, FrameKinds.End, FrameKinds.Done],
            (await harness.FramesAsync(new RunId(id.Value))).Select(frame => frame.EventType));
    }

    [Fact]
    public async Task Byte_order_mark_is_no_part_of_the_text()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("notes.txt", [.. Encoding.UTF8.Preamble, .. "Grüße."u8]);

        var attachment = await harness.IngestAsync(id);

        Assert.Equal(6, attachment.TextLength);
        Assert.Equal("Grüße.", await TextAsync(harness, id));
    }

    [Theory]
    [InlineData("C3 28", "invalid_encoding")]
    [InlineData("FF FE 41 00", "invalid_encoding")]
    [InlineData("20 0A 09", "empty_file")]
    [InlineData("7F 45 4C 46", "file_type_mismatch")]
    public async Task Unfit_file_is_rejected_with_its_code(string hex, string code)
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("notes.txt", Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)));

        var attachment = await harness.IngestAsync(id);

        Assert.Equal((AttachmentStatus.Rejected, code), (attachment.Status, attachment.ProblemCode));
        var view = RunViewFold.Fold(await harness.FramesAsync(new RunId(id.Value)));
        Assert.Equal((code, true), (view.Error?.Code, view.Done));
    }

    [Fact]
    public async Task Long_file_goes_to_the_index_in_groups()
    {
        await using var harness = new RunHarness();
        var text = string.Concat(Enumerable.Range(0, 6000).Select(index => $"Sentence number {index} speaks of things and of other things. "));

        var attachment = await harness.IngestAsync(await harness.UploadAsync("long.txt", Encoding.UTF8.GetBytes(text)));

        Assert.True(attachment.ChunkCount > ExtractTextActivity.ChunksPerGroup);
        var view = await (await harness.AdmitAsync("What does sentence number 5999 speak of?")).AskAsync();
        Assert.Contains("5999", view.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_that_ends_after_its_file_was_given_up_leaves_nothing_in_the_index()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("handbook.md", Encoding.UTF8.GetBytes(Handbook.Text));
        var step = new IngestStepInput(RunHarness.IngestScope(id), id);
        var claim = (await harness.Get<ClaimContentActivity>().RunAsync(step, CancellationToken.None)).Value!;
        var text = (await harness.Get<ExtractTextActivity>().RunAsync(new ExtractInput(step.Scope, id, claim.ContentId), CancellationToken.None)).Value!;
        var group = new EmbedInput(step.Scope, id, claim.ContentId, 0, text.ChunkCount);
        Assert.True((await harness.Get<EmbedAndIndexActivity>().RunAsync(group, CancellationToken.None)).Ok);
        Assert.Equal(1, await ChunksAsync(harness));

        await harness.Get<ContentRegister>().AbandonAsync(RunHarness.Owner, claim.ContentId, CancellationToken.None);
        var late = await harness.Get<EmbedAndIndexActivity>().RunAsync(group, CancellationToken.None);

        Assert.Equal(Problems.IngestionFailed.Code, late.Code);
        Assert.Equal(0, await ChunksAsync(harness));
    }

    [Fact]
    public async Task File_that_is_erased_because_nobody_confirmed_it_is_in_the_audit()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("notes.zip", [0x50, 0x4B, 5, 6, .. new byte[18]]);

        await harness.Get<CloseIngestionActivity>().RunAsync(
            new CloseIngestionInput(RunHarness.IngestScope(id), id, AttachmentStatus.Rejected, Problems.ConfirmationExpired.Code), CancellationToken.None);

        var told = Assert.Single(harness.Audit.Events);
        Assert.Equal(("confirmation_expired", $"DELETE /api/attachments/{id}", RunHarness.Owner.Value), (told.Outcome, told.Target, told.Owner));
    }

    [Fact]
    public async Task File_that_failed_is_cited_by_no_answer_whatever_the_index_has_of_it()
    {
        await using var harness = new RunHarness();
        var id = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var attachments = harness.Get<DocumentCollection<AttachmentDocument>>();
        await attachments.UpdateAsync(RunHarness.Owner, id.Value, found => found! with { Status = AttachmentStatus.Failed });

        var found = await harness.Get<ContentReferences>().AttachmentsAsync(RunHarness.Owner, [id], [], CancellationToken.None);

        Assert.Empty(found);
    }

    [Fact]
    public async Task File_that_was_ingested_is_left_alone()
    {
        await using var harness = new RunHarness();
        var id = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var before = await harness.AttachmentAsync(id);

        var after = await harness.IngestAsync(id);

        Assert.Equal(before, after with { Tags = before.Tags, Verdict = before.Verdict });
    }

    [Fact]
    public async Task Every_step_may_run_twice()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("handbook.md", Encoding.UTF8.GetBytes(Handbook.Text));
        var step = new IngestStepInput(RunHarness.IngestScope(id), id);
        for (var execution = 0; execution < 2; execution++)
        {
            Assert.False((await harness.Get<VerifyUploadActivity>().RunAsync(step, CancellationToken.None)).Value!.AlreadyIngested);
            Assert.False((await harness.Get<ScanUploadActivity>().RunAsync(step, CancellationToken.None)).Value!.NeedsConfirmation);
            Assert.Equal(id, (await harness.Get<ClaimContentActivity>().RunAsync(step, CancellationToken.None)).Value!.ContentId);
            Assert.True((await harness.Get<ExtractTextActivity>().RunAsync(new ExtractInput(step.Scope, id, id), CancellationToken.None)).Ok);
            Assert.True((await harness.Get<EmbedAndIndexActivity>().RunAsync(new EmbedInput(step.Scope, id, id, 0, 1), CancellationToken.None)).Ok);

        }

        var attachment = await harness.IngestAsync(id);

        Assert.Equal(1, attachment.ChunkCount);
        var view = await (await harness.AdmitAsync("When must a flaky test be fixed?")).AskAsync();
        Assert.Single(view.End!.Citations);
    }

    [Fact]
    public async Task Sandbox_that_is_away_is_no_fault_of_the_file()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("handbook.md", Encoding.UTF8.GetBytes(Handbook.Text));
        var step = new IngestStepInput(RunHarness.IngestScope(id), id);
        await harness.Get<VerifyUploadActivity>().RunAsync(step, CancellationToken.None);
        await harness.Get<ScanUploadActivity>().RunAsync(step, CancellationToken.None);
        var claim = (await harness.Get<ClaimContentActivity>().RunAsync(step, CancellationToken.None)).Value!;
        var input = new ExtractInput(step.Scope, id, claim.ContentId);

        await Assert.ThrowsAsync<CartritaException>(() => Extraction(harness, Problems.Unavailable).RunAsync(input, CancellationToken.None));
        var refused = await Extraction(harness, Problems.SandboxUnavailable).RunAsync(input, CancellationToken.None);

        Assert.Equal(Problems.SandboxUnavailable.Code, refused.Code);
        Assert.Equal("It is away.", (await harness.AttachmentAsync(id)).Notice);
    }

    [Fact]
    public async Task Step_without_the_upload_throws_to_be_tried_again()
    {
        await using var harness = new RunHarness();
        var id = new AttachmentId(new string('e', 32));

        var fault = await Assert.ThrowsAsync<CartritaException>(
            () => harness.Get<ScanUploadActivity>().RunAsync(new IngestStepInput(RunHarness.IngestScope(id), id), CancellationToken.None));

        Assert.Equal(Problems.Internal, fault.Problem);
    }

    private static async Task<int> ChunksAsync(RunHarness harness) =>
        (await harness.Get<IKnowledgeIndex>().UnembeddedAsync(RunHarness.Owner, "elsewhere", 1, null, 100, CancellationToken.None)).Count;

    private static async Task<string> TextAsync(RunHarness harness, AttachmentId id)
    {
        await using var stream = await harness.Get<IContentStore>().OpenReadAsync(
            new ContentPath(ContentContainers.Derived, RunHarness.Owner, $"{id.Value}/parts/00000"), CancellationToken.None);
        using var reader = new StreamReader(stream!, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        return await reader.ReadToEndAsync();
    }

    private static ExtractTextActivity Extraction(RunHarness harness, Problem problem) => new(
        harness.Get<IngestionDocuments>(), new RefusingExtractor(problem), harness.Get<IContentStore>(), harness.Get<ContentManifests>(), harness.Get<FrameWriters>(), harness.Get<IngestionSteps>(), harness.Get<RunTraces>());

    private sealed class RefusingExtractor(Problem problem) : IFileExtractor
    {
        public IAsyncEnumerable<ExtractedPart> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken) => throw new CartritaException(problem, "It is away.");
    }
}
