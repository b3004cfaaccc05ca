using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Knowledge;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Knowledge;

/// <summary>What waiting for files costs.</summary>
[Collection(SharedApp.Name)]
public sealed class FilesInScopeTests(App app)
{
    private readonly OwnerId owner = new($"waiting-{Guid.NewGuid():N}");

    [Fact]
    public async Task Wait_looks_less_and_less_often_and_only_at_the_files_that_were_open()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        var (time, store) = (new ManualTime(), new CountedReads(app.Host.Services.GetRequiredService<IDocumentStore>()));
        var attachments = new DocumentCollection<AttachmentDocument>(store, Collections.Attachments, DocumentJson.Default.AttachmentDocument);
        var index = new AttachmentIndex(store, attachments);
        var (open, late) = (File('a'), File('b'));
        await PutAsync(attachments, index, open);
        var files = ActivatorUtilities.CreateInstance<FilesInScope>(app.Host.Services, attachments, index, time);

        var waiting = files.WaitAsync(owner, null, 30, patience.Token);
        foreach (var pause in new[] { 100, 200, 400, 800, 1000, 1000 })
        {
            await time.UntilPendingAsync(TimeSpan.FromMilliseconds(pause), patience.Token);
            store.Take();
            time.Advance(TimeSpan.FromMilliseconds(pause));
            await time.UntilPendingAsync(TimeSpan.FromMilliseconds(Math.Min(pause * 2, 1000)), patience.Token);
            Assert.Equal(1, store.Take());
        }

        // One that came meanwhile is not waited for, and is named.
        await PutAsync(attachments, index, late);
        await PutAsync(attachments, index, open with { Status = AttachmentStatus.Indexed });
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([late.Id], (await waiting).Select(file => file.Id));
    }

    [Fact]
    public async Task Wait_ends_with_its_budget()
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        var time = new ManualTime();
        var services = app.Host.Services;
        var open = File('c');
        await PutAsync(services.GetRequiredService<DocumentCollection<AttachmentDocument>>(), services.GetRequiredService<AttachmentIndex>(), open);
        var files = ActivatorUtilities.CreateInstance<FilesInScope>(services, time);

        var (begun, waiting) = (time.GetUtcNow(), files.WaitAsync(owner, [open.Id], 1, patience.Token));
        foreach (var pause in new[] { 100, 200, 400, 300 })
        {
            await time.UntilPendingAsync(TimeSpan.FromMilliseconds(pause), patience.Token);
            time.Advance(TimeSpan.FromMilliseconds(pause));
        }

        Assert.Equal([open.Id], (await waiting).Select(file => file.Id));
        Assert.Equal(TimeSpan.FromSeconds(1), time.GetUtcNow() - begun);
    }

    private async Task PutAsync(DocumentCollection<AttachmentDocument> attachments, AttachmentIndex index, AttachmentDocument file)
    {
        await index.AddAsync(file);
        await app.Host.Services.GetRequiredService<IDocumentStore>().WriteAsync([attachments.Put(owner, file.Id.Value, file)], CancellationToken.None);
    }

    private AttachmentDocument File(char digit) => new()
    {
        Id = new AttachmentId(new string(digit, 32)), OwnerId = owner, FileName = "slow.md", Sha256 = new string('0', 64), SizeBytes = 1,
        Status = AttachmentStatus.Scanning, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
