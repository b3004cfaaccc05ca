using Cartrita.Adapters.Knowledge.AzureSearch;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

public sealed class AzureSearchIndexTests : KnowledgeIndexConformance
{
    private static readonly OwnerId Eve = new("eve.o-neil");
    private static readonly AttachmentId Content = new(new string('9', 32));

    private readonly List<AzureSearchIndex> opened = [];
    private SearchServer server = null!;

    // There are no vectors of before the index had names for models.
    protected override bool HasUnnamedVectors => false;

    protected override async Task<IKnowledgeIndex> OpenAsync()
    {
        server = await SearchServer.StartAsync();
        return Connect();
    }

    protected override Task<IKnowledgeIndex> OpenAgainAsync() => Task.FromResult<IKnowledgeIndex>(Connect());

    protected override async Task CloseAsync()
    {
        opened.ForEach(index => index.Dispose());
        await server.DisposeAsync();
        Assert.Empty(server.Refused);
    }

    [Fact]
    public async Task Every_request_for_documents_names_the_owner_and_the_first_one_makes_the_index()
    {
        var index = Connect();
        await PutAsync(index);
        await index.SearchAsync(Query() with { Languages = ["it's \"quoted\""], PathPrefix = "o'" }, CancellationToken.None);
        await index.UnembeddedAsync(Eve, "elsewhere/small", 4, null, 10, CancellationToken.None);
        await index.DeleteAsync(Eve, Content, CancellationToken.None);

        var searches = server.Requests.Where(request => request.Path.EndsWith("search.post.search", StringComparison.Ordinal)).ToList();
        Assert.True(searches.Count >= 5);
        Assert.All(searches, request => Assert.StartsWith("owner eq 'eve.o-neil'", request.Body!["filter"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal(["GET", "PUT"], server.Requests.Take(2).Select(request => request.Method));
    }

    [Fact]
    public async Task Index_has_one_field_of_vectors_a_model_which_nobody_reads_back()
    {
        var index = Connect();
        await PutAsync(index);
        await index.UnembeddedAsync(Eve, "elsewhere/small", 4, null, 10, CancellationToken.None);

        var fields = server.Requests.Last(request => request.Method == "PUT").Body!["fields"]!.AsArray();
        var vectors = fields.Where(field => field!["type"]!.GetValue<string>() == "Collection(Edm.Single)").ToList();
        Assert.Equal([512, 4], vectors.Select(field => field!["dimensions"]!.GetValue<int>()));
        Assert.All(vectors, field => Assert.False(field!["retrievable"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Documents_are_sent_in_the_services_form()
    {
        await PutAsync(Connect());

        var sent = server.Requests.Single(request => request.Path.EndsWith("search.index", StringComparison.Ordinal)).Body!["value"]!.AsArray();
        var document = Assert.Single(sent)!.AsObject();
        Assert.Equal(("mergeOrUpload", "eve.o-neil", 512), (
            document["@search.action"]!.GetValue<string>(), document["owner"]!.GetValue<string>(), document.Single(member => member.Key.StartsWith("v_", StringComparison.Ordinal)).Value!.AsArray().Count));
    }

    [Fact]
    public async Task Service_that_is_away_is_unavailable_and_worth_another_try()
    {
        var index = Connect();
        await PutAsync(index);
        server.FailsWith = 503;

        var failure = await Assert.ThrowsAsync<CartritaException>(() => index.SearchAsync(Query(), CancellationToken.None));

        Assert.Equal(Problems.Unavailable, failure.Problem);
        server.FailsWith = null;
    }

    [Fact]
    public async Task Two_instances_that_add_a_model_at_once_both_have_it()
    {
        var (one, two) = (Connect(), Connect());
        await PutAsync(one);
        await PutAsync(two);

        await Task.WhenAll(
            one.UnembeddedAsync(Eve, "elsewhere/small", 4, null, 10, CancellationToken.None), two.UnembeddedAsync(Eve, "elsewhere/large", 8, null, 10, CancellationToken.None));

        Assert.Equal(new EmbeddedCount(1, 0), await one.CountAsync(Eve, "elsewhere/large", 8, CancellationToken.None));
        Assert.Equal(new EmbeddedCount(1, 0), await two.CountAsync(Eve, "elsewhere/small", 4, CancellationToken.None));
    }

    private static KnowledgeQuery Query() => new() { Owner = Eve, Text = "pandas", Vector = LocalExtractiveEmbeddingGenerator.Embed("pandas"), EmbeddingModel = "local" };

    private static Task PutAsync(AzureSearchIndex index) => index.UpsertAsync(
        Eve,
        new IndexedFile { ContentId = Content, FileName = "o'neil.md", EmbeddingModel = "local" },
        [new IndexedChunk(new TextChunk(0, 0, 17, "pandas eat bamboo"), LocalExtractiveEmbeddingGenerator.Embed("pandas eat bamboo"))],
        CancellationToken.None);

    private AzureSearchIndex Connect()
    {
        var index = server.Connect();
        opened.Add(index);
        return index;
    }
}
