using Cartrita.Adapters.Knowledge.AzureSearch;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>The whole suite against a service that shows what it took three requests later, as the real one shows it after a while.</summary>
public sealed class LaggingAzureSearchIndexTests : KnowledgeIndexConformance
{
    private static readonly OwnerId Eve = new("eve");
    private static readonly AttachmentId Content = new(new string('9', 32));

    private readonly List<AzureSearchIndex> opened = [];
    private SearchServer server = null!;

    protected override bool HasUnnamedVectors => false;

    protected override async Task<IKnowledgeIndex> OpenAsync()
    {
        server = await SearchServer.StartAsync(lag: 3);
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
    public async Task Write_that_the_service_does_not_show_in_time_is_worth_another_try()
    {
        var index = Connect();
        await PutAsync(index);
        server.Lag = 10_000;

        var deletion = await Assert.ThrowsAsync<CartritaException>(() => index.DeleteAsync(Eve, Content, CancellationToken.None));
        var addition = await Assert.ThrowsAsync<CartritaException>(() => PutAsync(index, "otters crack mussels"));

        Assert.Equal((Problems.Unavailable, Problems.Unavailable), (deletion.Problem, addition.Problem));
        Assert.True(Problems.Unavailable.Retriable);
    }

    private static Task PutAsync(AzureSearchIndex index, string text = "pandas eat bamboo") => index.UpsertAsync(
        Eve, new IndexedFile { ContentId = Content, FileName = "one.md" }, [new IndexedChunk(new TextChunk(0, 0, text.Length, text), default)], CancellationToken.None);

    private AzureSearchIndex Connect()
    {
        var index = server.Connect();
        opened.Add(index);
        return index;
    }
}
