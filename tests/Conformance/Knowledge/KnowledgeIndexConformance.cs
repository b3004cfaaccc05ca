using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge;

/// <summary>What every knowledge index does, whatever stores it.</summary>
public abstract partial class KnowledgeIndexConformance : IAsyncLifetime
{
    private static readonly OwnerId Ann = new("ann");
    private static readonly OwnerId Bob = new("bob");
    private static readonly AttachmentId First = new(new string('1', 32));
    private static readonly AttachmentId Second = new(new string('2', 32));
    private static readonly CancellationToken None = CancellationToken.None;

    private IKnowledgeIndex index = null!;

    protected abstract Task<IKnowledgeIndex> OpenAsync();

    /// <summary>Another instance on the same data, as another process would open it.</summary>
    protected abstract Task<IKnowledgeIndex> OpenAgainAsync();

    protected abstract Task CloseAsync();

    public async Task InitializeAsync() => index = await OpenAsync();

    public Task DisposeAsync() => CloseAsync();

    [Fact]
    public async Task Search_after_upsert_gives_the_chunk_with_its_offsets_to_the_letter()
    {
        var chunk = new TextChunk(3, 120, 158, "The backup of the database runs nightly");
        await index.UpsertAsync(Ann, File(First, "ops.md"), [Indexed(chunk)], None);

        var hit = Assert.Single(await Find(Ann, "When does the backup run?"));

        Assert.Equal(chunk, hit.Chunk);
        Assert.Equal(First, hit.ContentId);
        Assert.Equal("ops.md", hit.FileName);
        Assert.True(hit.Score > 0);
    }

    [Fact]
    public async Task Search_never_gives_another_owners_chunk()
    {
        await index.UpsertAsync(Ann, File(First, "ann.md"), Chunks("the secret colour is turquoise"), None);
        await index.UpsertAsync(Bob, File(First, "bob.md"), Chunks("the secret colour is vermilion"), None);

        var hits = await Find(Bob, "secret colour turquoise");

        Assert.Equal("bob.md", Assert.Single(hits).FileName);
    }

    [Fact]
    public async Task Search_of_an_owner_without_files_gives_nothing()
    {
        await index.UpsertAsync(Ann, File(First, "ann.md"), Chunks("turquoise"), None);

        Assert.Empty(await Find(Bob, "turquoise"));
    }

    [Fact]
    public async Task Search_keeps_to_the_files_that_are_named()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo in the morning"), None);
        await index.UpsertAsync(Ann, File(Second, "two.md"), Chunks("pandas eat bamboo in the evening"), None);

        var hits = await index.SearchAsync(Query(Ann, "When do pandas eat bamboo?") with { Contents = [Second] }, None);

        Assert.Equal(Second, Assert.Single(hits).ContentId);
    }

    [Fact]
    public async Task Upsert_of_the_same_chunk_twice_is_one_chunk()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);

        Assert.Single(await Find(Ann, "pandas"));
    }

    [Fact]
    public async Task Upsert_of_another_text_at_the_same_place_replaces_it_for_words_and_for_vectors()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);
        await Find(Ann, "pandas");
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("otters crack mussels"), None);

        Assert.Equal("otters crack mussels", Assert.Single(await Find(Ann, "otters mussels")).Chunk.Text);
        Assert.DoesNotContain(await Find(Ann, "pandas bamboo"), hit => hit.Chunk.Text.Contains("pandas", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delete_takes_the_files_chunks_and_no_others()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);
        await index.UpsertAsync(Ann, File(Second, "two.md"), Chunks("pandas sleep long"), None);
        await index.UpsertAsync(Bob, File(First, "bob.md"), Chunks("pandas climb trees"), None);
        await Find(Ann, "pandas");

        await index.DeleteAsync(Ann, First, None);

        Assert.Equal("two.md", Assert.Single(await Find(Ann, "pandas")).FileName);
        Assert.Single(await Find(Bob, "pandas"));
    }

    [Fact]
    public async Task Compaction_after_deletions_changes_nothing_that_is_found()
    {
        for (var at = 0; at < 30; at++)
        {
            await index.UpsertAsync(Ann, File(First, "one.md"), [Indexed(new TextChunk(at, at * 40, (at * 40) + 30, $"pandas eat bamboo on day {at}"))], None);
        }

        await index.UpsertAsync(Ann, File(Second, "two.md"), Chunks("pandas sleep long"), None);
        await index.DeleteAsync(Ann, First, None);
        await index.CompactAsync(None);
        await index.CompactAsync(None);

        Assert.Equal("two.md", Assert.Single(await Find(Ann, "pandas bamboo")).FileName);
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);
        Assert.Equal(2, (await Find(Ann, "pandas")).Count);
    }

    [Fact]
    public async Task Search_sees_what_another_instance_wrote_and_removed()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);
        await VectorOnly("pandas eat bamboo");
        var other = await OpenAgainAsync();

        await other.UpsertAsync(Ann, File(Second, "two.md"), Chunks("otters crack mussels"), None);
        Assert.Contains(await VectorOnly("otters crack mussels"), hit => hit.ContentId == Second);
        await other.DeleteAsync(Ann, First, None);
        Assert.DoesNotContain(await VectorOnly("pandas eat bamboo"), hit => hit.ContentId == First);
    }

    [Fact]
    public async Task Search_without_a_vector_goes_by_words_alone()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo", "otters crack mussels"), None);

        var hits = await index.SearchAsync(Query(Ann, "mussels") with { Vector = null }, None);

        Assert.Equal("otters crack mussels", Assert.Single(hits).Chunk.Text);
    }

    [Fact]
    public async Task Search_puts_the_chunk_that_fits_words_and_meaning_first_and_keeps_the_limit()
    {
        await index.UpsertAsync(
            Ann,
            File(First, "one.md"),
            Chunks("Invoices are paid monthly.", "Vacation requests go to the team lead.", "The office closes at six.", "Requests for hardware go to IT."),
            None);

        var hits = await index.SearchAsync(Query(Ann, "Who gets vacation requests?") with { Limit = 2 }, None);

        Assert.Equal(2, hits.Count);
        Assert.StartsWith("Vacation", hits[0].Chunk.Text, StringComparison.Ordinal);
        Assert.True(hits[0].Score >= hits[1].Score);
    }

    [Theory]
    [InlineData("\" OR 1=1 --")]
    [InlineData("NEAR(a b) AND *")]
    [InlineData("text : panda^ {scope} -x")]
    [InlineData("(((")]
    [InlineData("'; DROP TABLE knowledge_chunks; --")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("😀😀")]
    [InlineData("\ud83d")]
    public async Task Search_takes_any_text_as_words(string text)
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);

        await Find(Ann, text);

        Assert.Single(await Find(Ann, "pandas"));
    }

    [Fact]
    public async Task Search_ignores_case_and_diacritics()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("Die Übergabe erfolgt in Zürich."), None);

        Assert.Single(await index.SearchAsync(Query(Ann, "zurich UBERGABE") with { Vector = null }, None));
    }

    [Theory]
    [InlineData("每天凌晨两点备份数据库。", "备份")]
    [InlineData("データベースは毎晩バックアップされます。", "毎晩")]
    [InlineData("ระบบสำรองข้อมูลทุกคืน", "ข้อมูล")]
    public async Task Search_finds_words_of_scripts_without_spaces(string text, string word)
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo", text), None);

        Assert.Equal(text, Assert.Single(await index.SearchAsync(Query(Ann, word) with { Vector = null }, None)).Chunk.Text);
    }

    [Fact]
    public async Task Search_with_a_vector_of_another_length_still_goes_by_words()
    {
        await index.UpsertAsync(Ann, File(First, "one.md"), Chunks("pandas eat bamboo"), None);

        Assert.Single(await index.SearchAsync(Query(Ann, "bamboo") with { Vector = new float[] { 1, 0, 0, 0, 0, 0, 0, 0 } }, None));
    }

    [Fact]
    public async Task Concurrent_upserts_of_one_file_leave_every_chunk_once()
    {
        var batches = Enumerable.Range(0, 8).Select(batch => Enumerable.Range(batch * 8, 16).Select(ordinal => Indexed(
            new TextChunk(ordinal, ordinal * 10, (ordinal * 10) + 9, $"numbered{ordinal} shared"))).ToList());

        await Task.WhenAll(batches.Select(batch => index.UpsertAsync(Ann, File(First, "one.md"), batch, None)));

        var hits = await index.SearchAsync(Query(Ann, "shared") with { Limit = 200 }, None);
        Assert.Equal(Enumerable.Range(0, 72), hits.Select(hit => hit.Chunk.Ordinal).Order());
    }

    private Task<IReadOnlyList<KnowledgeHit>> Find(OwnerId owner, string text) => index.SearchAsync(Query(owner, text), None);

    private Task<IReadOnlyList<KnowledgeHit>> VectorOnly(string text) => index.SearchAsync(Query(Ann, text) with { Text = string.Empty }, None);

    private static KnowledgeQuery Query(OwnerId owner, string text) =>
        new() { Owner = owner, Text = text, Vector = LocalExtractiveEmbeddingGenerator.Embed(text) };

    private static IndexedFile File(AttachmentId content, string name) => new() { ContentId = content, FileName = name };

    private static IReadOnlyList<IndexedChunk> Chunks(params string[] texts)
    {
        var start = 0;
        return [.. texts.Select((text, ordinal) => Indexed(new TextChunk(ordinal, start, start += text.Length, text)))];
    }

    private static IndexedChunk Indexed(TextChunk chunk) => new(chunk, LocalExtractiveEmbeddingGenerator.Embed(chunk.Text));
}
