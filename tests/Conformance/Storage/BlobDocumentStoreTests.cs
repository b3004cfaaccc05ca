using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Storage;

[RequiresNode]
[Collection(AzuriteCollection.Name)]
public sealed class BlobDocumentStoreTests(AzuriteFixture azurite) : DocumentStoreConformance
{
    private readonly Lazy<BlobDocumentStore> store = new(() => new BlobDocumentStore(AzuriteCollection.Containers(azurite), new RandomIds()));

    protected override IDocumentStore Store => store.Value;

    [NodeFact]
    public async Task Write_whose_answer_was_lost_is_no_conflict()
    {
        var (containers, answers) = LostAnswerPolicy.Connect(azurite);
        var uncertain = new BlobDocumentStore(containers, new RandomIds());
        var (key, stop) = (new DocumentKey(Sample.Owner(), "things", "a"), Bounded.Token());
        await uncertain.ReadAsync(key, stop);

        answers.Arm();
        var created = (await uncertain.WriteAsync([new CreateDocument(key, Sample.Json(1))], stop))[0]!;
        answers.Arm();
        var replaced = (await uncertain.WriteAsync([new ReplaceDocument(key, Sample.Json(2), created)], stop))[0]!;

        Assert.Equal(2, answers.Lost);
        var read = await Store.ReadAsync(key, stop);
        Assert.Equal(replaced, read!.ETag);
        Assert.Equal(Sample.Json(2), read.Json.ToArray());
        await Assert.ThrowsAsync<DocumentConflictException>(() => uncertain.WriteAsync([new CreateDocument(key, Sample.Json(2))], stop));
    }
}
