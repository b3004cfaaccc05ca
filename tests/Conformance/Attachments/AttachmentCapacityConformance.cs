using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Attachments;

/// <summary>What the accounts of files do, on every document store.</summary>
public abstract class AttachmentCapacityConformance
{
    private const long Megabyte = 1024 * 1024;

    private readonly OwnerId owner = Sample.Owner();
    private readonly ConversationId conversation = new(Guid.NewGuid().ToString("N"));
    private readonly CancellationToken stop = Bounded.Token();

    protected abstract IDocumentStore Store { get; }

    private AttachmentCapacity Capacity => new(Store, new CapacityLimits { LibraryFiles = 3, LibraryBytes = 10 * Megabyte });

    [ConformanceFact]
    public async Task Account_that_nobody_used_has_all_of_its_limits_left()
    {
        var state = await Capacity.ReadAsync(owner, conversation, stop);
        Assert.Equal(new CapacityShare(0, 50, 0, 200 * Megabyte), state.Text);
        Assert.Equal(new CapacityShare(0, null, 0, 200 * Megabyte), state.Binary);
        Assert.Equal(new CapacityShare(0, null, 0, 200 * Megabyte), state.Combined);

        var library = await Capacity.ReadAsync(owner, null, stop);
        Assert.All([library.Text, library.Binary, library.Combined], share => Assert.Equal(new CapacityShare(0, 3, 0, 10 * Megabyte), share));
    }

    [ConformanceFact]
    public async Task Reservation_and_release_count_once_however_often_they_are_made()
    {
        var id = NewId();
        await ReserveAsync(id, FileCategory.Text, 5 * Megabyte);
        var twice = await ReserveAsync(id, FileCategory.Text, 5 * Megabyte);
        Assert.Equal(new CapacityShare(1, 49, 5 * Megabyte, 195 * Megabyte), twice.State.Text);
        Assert.Equal(new CapacityShare(1, null, 5 * Megabyte, 195 * Megabyte), twice.State.Combined);

        await Capacity.ReleaseAsync(owner, conversation, id, stop);
        await Capacity.ReleaseAsync(owner, conversation, id, stop);
        await Capacity.ReleaseAsync(owner, null, NewId(), stop);
        Assert.Equal(0, (await Capacity.ReadAsync(owner, conversation, stop)).Combined.UsedBytes);
    }

    [ConformanceFact]
    public async Task File_that_turns_out_to_be_another_has_the_new_reservation_in_place_of_the_old()
    {
        var id = NewId();
        await ReserveAsync(id, FileCategory.Text, 190 * Megabyte);
        var changed = await ReserveAsync(id, FileCategory.Video, 195 * Megabyte);

        Assert.Null(changed.Problem);
        Assert.Equal(new CapacityShare(0, 50, 0, 200 * Megabyte), changed.State.Text);
        Assert.Equal(new CapacityShare(1, null, 195 * Megabyte, 5 * Megabyte), changed.State.Binary);
    }

    [ConformanceFact]
    public async Task Fifty_first_text_is_refused_and_a_binary_file_is_not()
    {
        for (var file = 0; file < 50; file++)
        {
            Assert.Null((await ReserveAsync(NewId(), FileCategory.Text, 1)).Problem);
        }

        var refused = await ReserveAsync(NewId(), FileCategory.Text, 1);
        Assert.Equal(Problems.CategoryLimitExceeded, refused.Problem);
        Assert.Equal(50, refused.State.Text.UsedFiles);
        Assert.Null((await ReserveAsync(NewId(), FileCategory.Pdf, 1)).Problem);
    }

    [ConformanceFact]
    public async Task Combined_limit_counts_text_and_binary_together_to_the_byte()
    {
        await ReserveAsync(NewId(), FileCategory.Archive, 150 * Megabyte);
        Assert.Equal(Problems.CapacityExceeded, (await ReserveAsync(NewId(), FileCategory.Text, (50 * Megabyte) + 1)).Problem);
        Assert.Null((await ReserveAsync(NewId(), FileCategory.Text, 50 * Megabyte)).Problem);
        Assert.Equal(Problems.CapacityExceeded, (await ReserveAsync(NewId(), FileCategory.Audio, 1)).Problem);
    }

    [ConformanceFact]
    public async Task Reservations_at_once_never_pass_a_limit_together()
    {
        const int Size = 12 * (int)Megabyte;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => Task.Run(
            () => ReserveAsync(NewId(), number % 2 == 0 ? FileCategory.Text : FileCategory.Video, Size), stop)));

        Assert.Equal(16, outcomes.Count(outcome => outcome.Problem is null));
        Assert.All(outcomes.Where(outcome => outcome.Problem is not null), outcome => Assert.Equal(Problems.CapacityExceeded, outcome.Problem));
        Assert.Equal(16L * Size, (await Capacity.ReadAsync(owner, conversation, stop)).Combined.UsedBytes);
    }

    [ConformanceFact]
    public async Task Library_has_limits_of_its_own_and_conversations_do_not_count_in_it()
    {
        await ReserveAsync(NewId(), FileCategory.Text, 100 * Megabyte);
        for (var file = 0; file < 3; file++)
        {
            Assert.Null((await Capacity.ReserveAsync(owner, null, NewId(), new CapacityEntry(FileCategory.Pdf, Megabyte), stop)).Problem);
        }

        Assert.NotNull((await Capacity.ReserveAsync(owner, null, NewId(), new CapacityEntry(FileCategory.Text, 1), stop)).Problem);
    }

    [ConformanceFact]
    public async Task Owners_and_conversations_have_accounts_of_their_own_and_a_forgotten_one_is_empty()
    {
        var id = NewId();
        await ReserveAsync(id, FileCategory.Text, Megabyte);
        Assert.Equal([id], await Capacity.FilesAsync(owner, conversation, stop));
        Assert.Empty(await Capacity.FilesAsync(Sample.Owner(), conversation, stop));
        Assert.Equal(0, (await Capacity.ReadAsync(owner, new ConversationId(Guid.NewGuid().ToString("N")), stop)).Combined.UsedFiles);

        await Store.WriteAsync([Capacity.Forget(owner, conversation)], stop);
        Assert.Empty(await Capacity.FilesAsync(owner, conversation, stop));
    }

    private static AttachmentId NewId() => new(Guid.NewGuid().ToString("N"));

    private Task<CapacityReservation> ReserveAsync(AttachmentId id, FileCategory category, long size) =>
        Capacity.ReserveAsync(owner, conversation, id, new CapacityEntry(category, size), stop);
}
