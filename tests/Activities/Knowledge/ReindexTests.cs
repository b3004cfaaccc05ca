using System.Globalization;
using Cartrita.Activities.Knowledge;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Generations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Activities.Tests.Knowledge;

/// <summary>A change of the embedding model while files come, are asked for and go.</summary>
public sealed class ReindexTests : IAsyncDisposable
{
    private const string Instance = "reindex-1";
    private static readonly OwnerId Ann = new("ann");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RunHarness harness = new();
    private readonly TwoModels models = new();
    private readonly IKnowledgeIndex index;
    private readonly EmbeddingGenerations generations;
    private readonly GenerationModels known;
    private readonly ChunkEmbedder embedder;
    private readonly List<int> files = [];

    public ReindexTests()
    {
        index = harness.Get<IKnowledgeIndex>();
        generations = harness.Get<EmbeddingGenerations>();
        known = new GenerationModels(models);
        embedder = new ChunkEmbedder(index, generations, known);
    }

    private EmbeddingGeneration Target => EmbeddingGeneration.Of(models.New);

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task During_a_change_every_file_is_found_at_every_moment_and_those_that_come_meanwhile_too()
    {
        await AddAsync(0, 100);
        models.UsesNew = true;
        await generations.FillAsync(Ann, Target, Instance);
        var probes = 0;
        models.BeforeNew = async () =>
        {
            models.BeforeNew = () => Task.CompletedTask;
            await AddAsync(1000 + probes, 1);
            probes++;
            await AssertAllFoundAsync();
            models.BeforeNew = () => ProbeAsync();
        };

        async Task ProbeAsync()
        {
            models.BeforeNew = () => Task.CompletedTask;
            await AssertAllFoundAsync();
            await AddAsync(2000 + probes++, 1);
            await AssertAllFoundAsync();
            models.BeforeNew = () => ProbeAsync();
        }

        await RoundAsync();
        models.BeforeNew = () => Task.CompletedTask;
        Assert.True(probes > 2, "Nothing was looked at on the way.");
        Assert.Equal(models.Old.Name, (await generations.ReadAsync(Ann, None))!.Serving.Model);

        Assert.True(await SwitchAsync());

        Assert.Equal((Target, null), ((await generations.ReadAsync(Ann, None))!.Serving, (await generations.ReadAsync(Ann, None))!.Filling));
        await AssertAllFoundAsync();
        await DropAsync();
        await AssertAllFoundAsync();
        Assert.Equal(0, (await index.CountAsync(Ann, models.Old.Name, models.Old.Dimensions, None)).Embedded);
        Assert.Equal(files.Count, (await index.CountAsync(Ann, Target.Model, Target.Dimensions, None)).Embedded);
    }

    [Fact]
    public async Task File_that_is_written_while_the_generation_is_switched_has_the_new_vectors_in_the_end()
    {
        await AddAsync(0, 3);
        models.BeforeOld = async () =>
        {
            // The generations were read before this, and the chunk is written after it.
            models.BeforeOld = () => Task.CompletedTask;
            await generations.FillAsync(Ann, Target, Instance);
            await RoundAsync();
            Assert.True(await SwitchAsync());
        };

        await AddAsync(3, 1);

        await AssertAllFoundAsync();
        Assert.Equal(new EmbeddedCount(4, 4), await index.CountAsync(Ann, Target.Model, Target.Dimensions, None));
    }

    [Fact]
    public async Task Switch_with_a_chunk_that_lacks_a_vector_does_not_happen()
    {
        await AddAsync(0, 3);
        await generations.FillAsync(Ann, Target, Instance);

        Assert.False(await SwitchAsync());

        Assert.Equal(models.Old.Name, (await generations.ReadAsync(Ann, None))!.Serving.Model);
        await AssertAllFoundAsync();
    }

    [Fact]
    public async Task Steps_that_are_repeated_change_nothing()
    {
        await AddAsync(0, 40);
        await generations.FillAsync(Ann, Target, Instance);
        Assert.Equal(40, (await RoundAsync()).Embedded);

        Assert.Equal(0, (await RoundAsync()).Embedded);
        Assert.True(await SwitchAsync());
        Assert.True(await SwitchAsync());
        await DropAsync();
        await DropAsync();

        await AssertAllFoundAsync();
    }

    [Fact]
    public async Task Search_that_remembers_what_answered_before_the_switch_still_finds_by_its_vectors()
    {
        await AddAsync(0, 3);
        var embedder = new QuestionEmbedder(generations, known, TimeProvider.System, NullLogger<QuestionEmbedder>.Instance);
        await embedder.EmbedAsync(Ann, TextOf(1), None);
        await generations.FillAsync(Ann, Target, Instance);
        await RoundAsync();
        Assert.True(await SwitchAsync());

        var remembered = (await embedder.EmbedAsync(Ann, TextOf(1), None))!;

        Assert.Equal(models.Old.Name, remembered.Model.Name);
        Assert.Equal(IdOf(1), (await index.SearchAsync(
            new KnowledgeQuery { Owner = Ann, Text = TextOf(1), Mode = SearchMode.Vector, Vector = remembered.Vector, EmbeddingModel = remembered.Model.Name }, None))[0].ContentId);
    }

    [Fact]
    public async Task Old_model_that_is_gone_leaves_words_until_the_new_vectors_are_there_and_new_files_have_them_at_once()
    {
        await AddAsync(0, 5);
        (models.HasOld, models.UsesNew) = (false, true);
        Assert.Equal(IdOf(2), (await FindAsync(2, SearchMode.Lexical))[0].ContentId);
        Assert.Empty(await FindAsync(2, SearchMode.Vector));

        await AddAsync(5, 1);
        Assert.Equal(IdOf(5), (await FindAsync(5, SearchMode.Vector))[0].ContentId);
        await generations.FillAsync(Ann, Target, Instance);
        await RoundAsync();
        Assert.True(await SwitchAsync());

        await AssertAllFoundAsync();
    }

    [Fact]
    public async Task Change_that_begins_twice_is_one_and_another_orchestration_switches_nothing()
    {
        await AddAsync(0, 2);
        await generations.FillAsync(Ann, Target, Instance);

        Assert.Equal(Instance, (await generations.FillAsync(Ann, Target, "reindex-2")).InstanceId);
        await RoundAsync();
        await generations.SwitchAsync(Ann, "reindex-2");

        Assert.Equal(models.Old.Name, (await generations.ReadAsync(Ann, None))!.Serving.Model);
    }

    [Fact]
    public async Task File_that_is_deleted_on_the_way_comes_back_by_no_model()
    {
        await AddAsync(0, 2);
        await generations.FillAsync(Ann, Target, Instance);
        models.BeforeNew = () => index.DeleteAsync(Ann, IdOf(1), None);

        await RoundAsync();
        models.BeforeNew = () => Task.CompletedTask;
        Assert.True(await SwitchAsync());

        Assert.DoesNotContain(await FindAsync(1, SearchMode.Hybrid), hit => hit.ContentId == IdOf(1));
        Assert.Equal(new EmbeddedCount(1, 1), await index.CountAsync(Ann, Target.Model, Target.Dimensions, None));
    }

    private static AttachmentId IdOf(int number) => new(number.ToString("x32", CultureInfo.InvariantCulture));

    private static string TextOf(int number) => $"file{number} tells of otter{number} and mussel{number} only";

    private async Task AddAsync(int first, int count)
    {
        foreach (var number in Enumerable.Range(first, count))
        {
            var text = TextOf(number);
            await embedder.IndexAsync(
                Ann, new IndexedFile { ContentId = IdOf(number), FileName = $"{number}.md" }, [new IndexedChunk(new TextChunk(0, 0, text.Length, text), default)], None);
            files.Add(number);
        }
    }

    private async Task<ReindexSliceResult> RoundAsync()
    {
        var (after, embedded) = (default(string), 0);
        do
        {
            var slice = await new ReindexSliceActivity(index, known).RunAsync(new ReindexSliceInput(Ann, Target, after), None);
            Assert.True(slice.Ok, slice.Code);
            (after, embedded) = (slice.Value!.After, embedded + slice.Value.Embedded);
        }
        while (after is not null);
        return new ReindexSliceResult(null, embedded);
    }

    private async Task<bool> SwitchAsync() =>
        (await new SwitchGenerationActivity(index, generations).RunAsync(new ReindexEndInput(Ann, Target, Instance), None)).IsServing;

    private Task DropAsync() => new DropGenerationsActivity(index, generations).RunAsync(new ReindexEndInput(Ann, Target, Instance), None);

    // Each file by its own text: by its words, and by the vectors that answer now, of which its own is the nearest or as near as the nearest.
    private async Task AssertAllFoundAsync()
    {
        foreach (var number in files)
        {
            Assert.Contains(await FindAsync(number, SearchMode.Lexical), hit => hit.ContentId == IdOf(number));
            Assert.Contains(await FindAsync(number, SearchMode.Vector), hit => hit.ContentId == IdOf(number));
        }
    }

    private async Task<IReadOnlyList<KnowledgeHit>> FindAsync(int number, SearchMode mode)
    {
        var embedded = await new QuestionEmbedder(generations, known, TimeProvider.System, NullLogger<QuestionEmbedder>.Instance).EmbedAsync(Ann, TextOf(number), None);
        return await index.SearchAsync(
            new KnowledgeQuery { Owner = Ann, Text = TextOf(number), Mode = mode, Vector = embedded!.Vector, EmbeddingModel = embedded.Model.Name, Limit = 50 }, None);
    }
}
