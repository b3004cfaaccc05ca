using System.Text;
using Cartrita.Activities.Attachments;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Tests.Attachments;

public sealed class SharedContentTests
{
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Handbook.Text);

    [Fact]
    public async Task Same_bytes_under_the_same_name_share_bytes_text_and_vectors()
    {
        await using var harness = new RunHarness();
        var first = await harness.UploadAsync("handbook.md", Bytes);
        var second = await harness.UploadAsync("handbook.md", Bytes);

        var (one, two) = (await harness.IngestAsync(first), await harness.IngestAsync(second));

        Assert.Equal((AttachmentStatus.Indexed, first, one.ChunkCount, one.TextLength), (two.Status, two.ContentId, two.ChunkCount, two.TextLength));
        Assert.Null(await harness.Get<IContentStore>().OpenReadAsync(ContentPaths.Original(RunHarness.Owner, second), CancellationToken.None));
        Assert.Equal([first, second], (await harness.Get<ContentRegister>().ReadAsync(RunHarness.Owner, first, CancellationToken.None))!.References);
    }

    [Fact]
    public async Task Same_bytes_under_another_name_are_another_content()
    {
        await using var harness = new RunHarness();
        await harness.IngestAsync(await harness.UploadAsync("handbook.md", Bytes));

        var other = await harness.IngestAsync(await harness.UploadAsync("rules.md", Bytes));

        Assert.Equal((AttachmentStatus.Indexed, null), (other.Status, other.ContentId));
    }

    [Fact]
    public async Task Duplicate_of_a_file_that_is_under_way_waits()
    {
        await using var harness = new RunHarness();
        var (first, second) = (await harness.UploadAsync("handbook.md", Bytes), await harness.UploadAsync("handbook.md", Bytes));
        Assert.False((await ClaimAsync(harness, first)).MustWait);

        var waiting = await ClaimAsync(harness, second);

        Assert.Equal((true, first), (waiting.MustWait, waiting.ContentId));
        await harness.IngestAsync(first);
        var after = await ClaimAsync(harness, second);
        Assert.Equal((false, 1), (after.MustWait, after.Known?.ChunkCount));
    }

    [Fact]
    public async Task Duplicate_of_a_file_that_failed_begins_anew()
    {
        await using var harness = new RunHarness();
        var (first, second) = (await harness.UploadAsync("handbook.md", Bytes), await harness.UploadAsync("handbook.md", Bytes));
        await ClaimAsync(harness, first);
        Assert.True((await ClaimAsync(harness, second)).MustWait);
        await harness.Get<CloseIngestionActivity>().RunAsync(
            new CloseIngestionInput(RunHarness.IngestScope(first), first, AttachmentStatus.Failed, Problems.IngestionFailed.Code) { ContentId = first }, CancellationToken.None);

        var claim = await ClaimAsync(harness, second);

        Assert.Equal((false, second), (claim.MustWait, claim.ContentId));
        Assert.Equal(AttachmentStatus.Indexed, (await harness.IngestAsync(second)).Status);
    }

    [Fact]
    public async Task Duplicate_goes_on_with_a_content_whose_first_file_was_deleted()
    {
        await using var harness = new RunHarness();
        var (first, second) = (await harness.UploadAsync("handbook.md", Bytes), await harness.UploadAsync("handbook.md", Bytes));
        await ClaimAsync(harness, first);
        Assert.True((await ClaimAsync(harness, second)).MustWait);
        var register = harness.Get<ContentRegister>();
        Assert.False(await register.ReleaseAsync(RunHarness.Owner, first, first, CancellationToken.None));
        await harness.Get<IDocumentStore>().WriteAsync([harness.Get<DocumentCollection<AttachmentDocument>>().Delete(RunHarness.Owner, first.Value)], CancellationToken.None);

        var done = await harness.IngestAsync(second);

        Assert.Equal((AttachmentStatus.Indexed, first), (done.Status, done.ContentId));
        Assert.True(await register.ReleaseAsync(RunHarness.Owner, first, second, CancellationToken.None));
    }

    [Fact]
    public async Task File_that_is_not_what_was_said_is_rejected_and_its_bytes_are_gone()
    {
        await using var harness = new RunHarness();
        var id = await harness.UploadAsync("handbook.md", Bytes);
        await harness.Get<IContentStore>().PutAsync(ContentPaths.Original(RunHarness.Owner, id), new MemoryStream([.. Bytes, (byte)'!']), null, CancellationToken.None);

        var attachment = await harness.IngestAsync(id);

        Assert.Equal((AttachmentStatus.Rejected, Problems.HashMismatch.Code), (attachment.Status, attachment.ProblemCode));
        Assert.Null(await harness.Get<IContentStore>().OpenReadAsync(ContentPaths.Original(RunHarness.Owner, id), CancellationToken.None));
    }

    private static async Task<ClaimResult> ClaimAsync(RunHarness harness, AttachmentId id) =>
        (await harness.Get<ClaimContentActivity>().RunAsync(new IngestStepInput(RunHarness.IngestScope(id), id), CancellationToken.None)).Value!;
}
