using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Knowledge;

/// <summary>A file that version 1 of the index wrote.</summary>
public sealed class KnowledgeUpgradeTests : IDisposable
{
    private const string Text = "The backup of the database runs nightly";

    private static readonly OwnerId Ann = new("ann");
    private static readonly AttachmentId File = new(new string('1', 32));
    private readonly TemporaryDirectory folder = new();
    private readonly ProductDatabase database;

    public KnowledgeUpgradeTests() => database = new ProductDatabase(folder.FullName);

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(SearchMode.Lexical)]
    [InlineData(SearchMode.Vector)]
    [InlineData(SearchMode.Hybrid)]
    public async Task Index_of_version_1_answers_after_the_upgrade(SearchMode mode)
    {
        await WriteVersion1Async();
        var index = new SqliteKnowledgeIndex(database);

        var hit = Assert.Single(await index.SearchAsync(Query() with { Mode = mode }, CancellationToken.None));

        Assert.Equal((File, "ops.md", "ops.md", 0), (hit.ContentId, hit.FileName, hit.Path, hit.Part));
        Assert.Equal(new TextChunk(3, 120, 120 + Text.Length, Text), hit.Chunk);
    }

    [Fact]
    public async Task Index_of_version_1_takes_the_same_chunk_again_as_the_same_and_lets_it_be_deleted()
    {
        await WriteVersion1Async();
        var index = new SqliteKnowledgeIndex(database);
        var file = new IndexedFile { ContentId = File, FileName = "ops.md", EmbeddingModel = "local-extractive/hashed-ngrams-512" };

        await index.UpsertAsync(Ann, file, [new IndexedChunk(new TextChunk(3, 120, 120 + Text.Length, Text), LocalExtractiveEmbeddingGenerator.Embed(Text))], CancellationToken.None);
        Assert.Single(await index.SearchAsync(Query() with { EmbeddingModel = file.EmbeddingModel, Mode = SearchMode.Vector }, CancellationToken.None));

        await index.DeleteAsync(Ann, File, CancellationToken.None);
        Assert.Empty(await index.SearchAsync(Query(), CancellationToken.None));
        Assert.Equal(0L, database.Read(session => session.Scalar("SELECT (SELECT count(*) FROM knowledge_vectors) + (SELECT count(*) FROM knowledge_embeddings)")));
    }

    [Fact]
    public async Task Upgrade_twice_is_one_upgrade()
    {
        await WriteVersion1Async();
        _ = new SqliteKnowledgeIndex(database);
        var index = new SqliteKnowledgeIndex(database);

        Assert.Single(await index.SearchAsync(Query(), CancellationToken.None));
    }

    private static KnowledgeQuery Query() => new() { Owner = Ann, Text = "When does the backup run?", Vector = LocalExtractiveEmbeddingGenerator.Embed("When does the backup run?") };

    // As version 1 wrote it: these statements are that version's, and stay as they are.
    private async Task WriteVersion1Async()
    {
        database.EnsureSchema(KnowledgeSchema.Component, KnowledgeSchema.Version1);
        var vector = EncodedVector.Of(LocalExtractiveEmbeddingGenerator.Embed(Text))!;
        await database.WriteAsync(
            session =>
            {
                session.Execute("INSERT INTO knowledge_owners (owner, version, epoch) VALUES ('ann', 1, 0)");
                session.Execute(
                    """
                    INSERT INTO knowledge_chunks (owner, attachment, ordinal, file_name, start, end, scope, text, pairs)
                    VALUES ('ann', $file, 3, 'ops.md', 120, $end, $scope, $text, '')
                    """,
                    ("$file", File.Value),
                    ("$end", 120 + Text.Length),
                    ("$scope", $"oabcx a{File.Value}x"),
                    ("$text", Text));
                session.Execute(
                    "INSERT INTO knowledge_codes (chunk, owner, attachment, scale, codes) VALUES (1, 'ann', $file, $scale, $codes)",
                    ("$file", File.Value),
                    ("$scale", vector.Scale),
                    ("$codes", vector.Codes));
                return session.Execute("INSERT INTO knowledge_vectors (chunk, vector) VALUES (1, $vector)", ("$vector", vector.Halves));
            },
            CancellationToken.None);
    }
}
