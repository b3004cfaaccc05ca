using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>How many chunks of one upload come at once, also over instances that share a store (ATT-01).</summary>
[Collection(SharedApp.Name)]
public sealed class UploadSlotTests(App app)
{
    private readonly VirtualClock clock = new();
    private readonly OwnerId owner = new($"o{Guid.NewGuid():N}");
    private readonly AttachmentId upload = new(Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task Fifth_chunk_at_once_is_told_to_wait_and_comes_in_when_one_of_the_four_is_done()
    {
        var (key, ownerId) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var (user, chunks) = (new ApiUser(app.Host.Client, key), Chunks.OfText(100));
        var id = (await chunks.BeginAsync(user)).Is(201).Text("uploadId");
        var slots = app.Host.Services.GetRequiredService<UploadSlots>();
        var four = new List<IDisposable?>();
        for (var count = 0; count < UploadChunks.MaximumParallel; count++)
        {
            four.Add(await slots.TryTakeAsync(new OwnerId(ownerId), new AttachmentId(id), UploadChunks.MaximumParallel, CancellationToken.None));
        }

        Assert.DoesNotContain(null, four);
        Assert.Equal("1", (await chunks.PutAsync(user, id, 0)).IsProblem(Problems.TooManyChunks).Headers["Retry-After"]);
        four[0]!.Dispose();
        (await chunks.PutAsync(user, id, 0)).Is(204);
        four.ForEach(place => place!.Dispose());
    }

    [Fact]
    public async Task Instances_together_do_not_pass_the_limit()
    {
        var instances = Enumerable.Range(0, 3).Select(_ => Slots()).ToArray();
        var taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(at => Task.Run(() => TakeAsync(instances[at % 3]))));
        Assert.Equal(4, taken.Count(place => place is not null));
    }

    [Fact]
    public async Task Place_that_one_instance_does_not_use_is_another_ones_within_a_second()
    {
        var (here, there) = (Slots(), Slots());
        var four = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeAsync(here)));
        Assert.Null(await TakeAsync(there));
        four[0]!.Dispose();

        clock.Advance(UploadSlots.Timing.RenewEvery);
        await here.RenewAsync();

        Assert.NotNull(await TakeAsync(there));
        Assert.Null(await TakeAsync(there));
        Assert.Null(await TakeAsync(here));
    }

    [Fact]
    public async Task Places_of_an_instance_that_was_killed_are_free_when_its_lease_has_run_out()
    {
        var (killed, other) = (Slots(), Slots());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeAsync(killed)));
        Assert.Null(await TakeAsync(other));

        clock.Advance(UploadSlots.Timing.Lease);

        Assert.NotNull(await TakeAsync(other));
    }

    [Fact]
    public async Task Upload_that_is_over_leaves_no_document_of_its_places()
    {
        var (store, slots) = (app.Host.Services.GetRequiredService<IDocumentStore>(), Slots());
        (await TakeAsync(slots))!.Dispose();
        await store.WriteAsync([UploadSlots.Forget(owner, upload)], CancellationToken.None);

        await slots.RenewAsync();

        Assert.Empty(await store.ListAsync(owner, Collections.Limits, string.Empty, null, 10, CancellationToken.None));
    }

    private Task<IDisposable?> TakeAsync(UploadSlots slots) => slots.TryTakeAsync(owner, upload, UploadChunks.MaximumParallel, CancellationToken.None);

    private UploadSlots Slots() => new(
        app.Host.Services.GetRequiredService<DocumentCollection<SlotDocument>>(), app.Host.Services.GetRequiredService<IIdSource>(), clock, NullLogger<UploadSlots>.Instance);
}
