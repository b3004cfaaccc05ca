using System.Globalization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Conformance.Tests.Attachments;

/// <summary>What the list of an owner's files does on any document store.</summary>
public abstract class AttachmentIndexConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly OwnerId ann = new($"ann-{Guid.NewGuid():N}");

    protected abstract IDocumentStore Store { get; }

    private DocumentCollection<AttachmentDocument> Attachments => new(Store, Collections.Attachments, DocumentJson.Default.AttachmentDocument);

    [Fact]
    public async Task Files_that_come_at_once_are_all_listed_the_latest_first()
    {
        var index = new AttachmentIndex(Store, Attachments);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => index.AddAsync(File(number))));
        await index.AddAsync(File(7) with { CreatedAt = Noon.AddDays(9) });

        var listed = await index.ListAsync(ann, null, None);

        Assert.Equal(Enumerable.Range(0, 40).Reverse().Select(IdOf), listed.Select(position => position.Id));
        Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(IdOf), (await index.ListAsync(ann, listed[29], None)).Select(position => position.Id));
        Assert.Equal(listed[29], AttachmentPosition.TryParse(listed[29].ToString(), out var parsed) ? parsed : default);
        Assert.Empty(await index.ListAsync(new OwnerId("nobody"), null, None));
    }

    [Fact]
    public async Task Files_of_before_the_list_are_entered_when_it_is_first_read()
    {
        await PutAsync(File(1), File(2) with { Status = AttachmentStatus.Indexed });
        var index = new AttachmentIndex(Store, Attachments);

        Assert.Equal([IdOf(1)], (await index.PendingAsync(ann, None)).Select(file => file.Id));
        Assert.Equal([IdOf(2), IdOf(1)], (await index.ListAsync(ann, null, None)).Select(position => position.Id));
    }

    [Fact]
    public async Task Pending_files_are_those_that_have_not_come_to_their_end()
    {
        var index = new AttachmentIndex(Store, Attachments);
        await index.AddAsync(File(1));
        await index.AddAsync(File(2));
        await index.AddAsync(File(3));
        await PutAsync(File(1), File(2) with { Status = AttachmentStatus.WaitingForScanner });

        Assert.Equal([IdOf(1), IdOf(2)], (await index.PendingAsync(ann, None)).Select(file => file.Id).Order(Comparer<AttachmentId>.Create((one, two) => string.CompareOrdinal(one.Value, two.Value))));
        await PutAsync(File(1) with { Status = AttachmentStatus.Failed }, File(2) with { Status = AttachmentStatus.Stored });
        Assert.Empty(await index.PendingAsync(ann, None));
        Assert.Empty(await index.PendingAsync(ann, None));
    }

    [Fact]
    public async Task Removed_file_is_neither_listed_nor_pending()
    {
        var index = new AttachmentIndex(Store, Attachments);
        await PutAsync(File(1), File(2));
        await index.AddAsync(File(1));
        await index.AddAsync(File(2));

        await index.RemoveAsync(ann, IdOf(1));
        await index.RemoveAsync(ann, IdOf(9));

        await Store.WriteAsync([Attachments.Delete(ann, IdOf(1).Value)], None);
        Assert.Equal([IdOf(2)], (await index.ListAsync(ann, null, None)).Select(position => position.Id));
        Assert.Equal([IdOf(2)], (await index.PendingAsync(ann, None)).Select(file => file.Id));
    }

    [Fact]
    public async Task Filter_takes_files_by_their_own_tags_and_dates_the_earliest_first_with_their_contents()
    {
        var index = new AttachmentIndex(Store, Attachments);
        var files = new[] { File(1) with { Tags = ["zoo", "it's \"red\""] }, File(2), File(3) with { Tags = ["zoo", "park"], ContentId = IdOf(1) } };
        await PutAsync(files);
        foreach (var file in files)
        {
            await index.AddAsync(file with { ContentId = null });
            await index.PlaceAsync(file);
        }

        Assert.Equal([(IdOf(1), IdOf(1)), (IdOf(3), IdOf(1))], await FindAsync(new FileFilter { Tags = ["zoo", "none"] }));
        Assert.Equal([(IdOf(1), IdOf(1))], await FindAsync(new FileFilter { Tags = ["it's \"red\""] }));
        Assert.Empty(await FindAsync(new FileFilter { Tags = ["zo"] }));
        Assert.Equal([(IdOf(2), IdOf(2)), (IdOf(3), IdOf(1))], await FindAsync(new FileFilter { From = Noon.AddMinutes(2) }));
        Assert.Equal([(IdOf(1), IdOf(1))], await FindAsync(new FileFilter { To = Noon.AddMinutes(2) }));
        Assert.Empty(await FindAsync(new FileFilter { To = Noon.AddMinutes(2), Tags = ["park"] }));
        Assert.Equal([(IdOf(3), IdOf(1))], await FindAsync(new FileFilter { Named = [IdOf(3), IdOf(2), IdOf(9)], Tags = ["zoo"] }));
        Assert.Empty(await FindAsync(new FileFilter { Named = [] }));

        await index.PlaceAsync(files[2] with { ContentId = null });
        await index.RemoveAsync(ann, IdOf(1));

        Assert.Equal([(IdOf(3), IdOf(3))], await FindAsync(new FileFilter { Tags = ["zoo"] }));
        await index.PlaceAsync(files[0]);
        Assert.Equal([(IdOf(2), IdOf(2)), (IdOf(3), IdOf(3))], await FindAsync(FileFilter.None));

        async Task<IEnumerable<(AttachmentId, AttachmentId)>> FindAsync(FileFilter filter) => (await index.FindAsync(ann, filter, None)).Select(file => (file.Id, file.Content));
    }

    [Fact]
    public async Task List_of_before_it_had_tags_and_contents_gets_them_when_it_is_first_read()
    {
        await PutAsync(File(1) with { Tags = ["zoo"], Status = AttachmentStatus.Indexed }, File(2) with { Tags = ["zoo"], ContentId = IdOf(1), Status = AttachmentStatus.Indexed });
        var untagged = System.Text.Json.JsonSerializer.SerializeToNode(File(3) with { Status = AttachmentStatus.Indexed }, DocumentJson.Default.AttachmentDocument)!.AsObject();
        Assert.True(untagged.Remove("tags"));
        await Store.WriteAsync(
            [
                new PutDocument(new DocumentKey(ann, Collections.Attachments, IdOf(3).Value), System.Text.Encoding.UTF8.GetBytes(untagged.ToJsonString())),
                Raw("1", $$$"""{"schemaVersion":1,"files":{"{{{IdOf(1).Value}}}":{{{Noon.AddMinutes(1).UtcTicks}}}},"open":[]}"""),
                Raw("2", $$$"""{"schemaVersion":1,"files":{"{{{IdOf(2).Value}}}":{{{Noon.AddMinutes(2).UtcTicks}}}},"open":[]}"""),
                Raw("whole", """{"schemaVersion":1,"files":{},"open":[]}"""),
            ],
            None);
        var index = new AttachmentIndex(Store, Attachments);

        var found = await index.FindAsync(ann, new FileFilter { Tags = ["zoo"] }, None);

        Assert.Equal([(IdOf(1), IdOf(1), Noon.AddMinutes(1)), (IdOf(2), IdOf(1), Noon.AddMinutes(2))], found.Select(file => (file.Id, file.Content, file.CreatedAt)));
        Assert.Equal(3, (await index.FindAsync(ann, FileFilter.None, None)).Count);
        Assert.Empty(await index.PendingAsync(ann, None));

        PutDocument Raw(string part, string json) => new(new DocumentKey(ann, Collections.AttachmentIndex, part), System.Text.Encoding.UTF8.GetBytes(json));
    }

    private static AttachmentId IdOf(int number) => new(number.ToString("x32", CultureInfo.InvariantCulture));

    private AttachmentDocument File(int number) => new()
    {
        Id = IdOf(number),
        OwnerId = ann,
        FileName = "a.md",
        Sha256 = new string('0', 64),
        SizeBytes = 1,
        Status = AttachmentStatus.Uploaded,
        CreatedAt = Noon.AddMinutes(number),
        UpdatedAt = Noon,
    };

    private Task PutAsync(params AttachmentDocument[] files) => Store.WriteAsync([.. files.Select(file => Attachments.Put(ann, file.Id.Value, file))], None);
}
