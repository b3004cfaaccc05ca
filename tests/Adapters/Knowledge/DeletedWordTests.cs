using System.Text;
using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Knowledge;

/// <summary>A word that was indexed and deleted is in no byte of the file any more.</summary>
public sealed class DeletedWordTests : IDisposable
{
    private const string Word = "xylospongium";
    private const string Title = "quizzaciously";

    private static readonly OwnerId Ann = new("ann");
    private static readonly AttachmentId Doomed = new(new string('1', 32));
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryDirectory folder = new();
    private readonly ProductDatabase database;
    private readonly SqliteKnowledgeIndex index;

    public DeletedWordTests()
    {
        database = new ProductDatabase(folder.FullName);
        index = new SqliteKnowledgeIndex(database);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Word_of_a_deleted_file_is_found_by_no_search_and_in_no_byte()
    {
        for (var file = 2; file < 40; file++)
        {
            await PutAsync(new AttachmentId(file.ToString("x32")), $"other-{file}.md", $"pandas eat bamboo on day {file}");
        }

        await PutAsync(Doomed, $"{Title}.md", $"the {Word} lies in the museum");
        var chunk = (await index.UnembeddedAsync(Ann, "elsewhere/other", 4, null, 100, None)).Single(chunk => chunk.Text.Contains(Word, StringComparison.Ordinal));
        await index.AddVectorsAsync(Ann, "elsewhere/other", [new ChunkVector(chunk.Key, new float[] { 1, 0, 0, 0 })], None);
        Assert.NotEmpty(await FindAsync(SearchMode.Hybrid, "local"));
        await Sanitizer().SanitizeAsync(None);
        Assert.True(IsThere(Word) && IsThere(Title), "The proof would prove nothing: the word is not in the file while it should be.");

        await index.DeleteAsync(Ann, Doomed, None);
        await index.CompactAsync(None);
        await Sanitizer().SanitizeAsync(None);

        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            Assert.DoesNotContain(await FindAsync(mode, "local"), hit => hit.ContentId == Doomed);
        }

        Assert.Empty(await index.SearchAsync(
            new KnowledgeQuery { Owner = Ann, Text = Word, Mode = SearchMode.Vector, Vector = new float[] { 1, 0, 0, 0 }, EmbeddingModel = "elsewhere/other" }, None));
        Assert.False(IsThere(Word), "The text is in a file still.");
        Assert.False(IsThere(Title), "The name is in a file still.");
        Assert.False(IsThere(Doomed.Value), "The content's id is in a file still.");
    }

    private SqliteSanitizer Sanitizer() => new(database, TimeProvider.System);

    private Task PutAsync(AttachmentId content, string name, string text) => index.UpsertAsync(
        Ann,
        new IndexedFile { ContentId = content, FileName = name, EmbeddingModel = "local" },
        [new IndexedChunk(new TextChunk(0, 0, text.Length, text), LocalExtractiveEmbeddingGenerator.Embed(text))],
        None);

    private Task<IReadOnlyList<KnowledgeHit>> FindAsync(SearchMode mode, string model) => index.SearchAsync(
        new KnowledgeQuery { Owner = Ann, Text = Word, Mode = mode, Vector = LocalExtractiveEmbeddingGenerator.Embed(Word), EmbeddingModel = model }, None);

    // Upper and lower case and the full-text index's stems alike: the first letters are enough.
    private bool IsThere(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text)[..10];
        return Directory.EnumerateFiles(folder.FullName).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes.AsSpan().IndexOf(wanted) >= 0;
        });
    }
}
