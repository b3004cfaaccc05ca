using System.Globalization;
using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.TestSupport.Files;

namespace Cartrita.Benchmarks.Search;

/// <summary>An index of its own, in a folder that goes with it.</summary>
internal sealed class SearchBed : IDisposable
{
    internal const string Model = "local-extractive/hashed-ngrams-512";

    internal static readonly OwnerId Owner = new("searcher");
    private const int ChunksPerWrite = 500;

    private readonly TemporaryDirectory folder = new();

    internal SearchBed()
    {
        Database = new ProductDatabase(folder.FullName);
        Index = new SqliteKnowledgeIndex(Database);
    }

    internal ProductDatabase Database { get; }

    internal IKnowledgeIndex Index { get; }

    /// <summary>Puts texts in, one file each.</summary>
    internal async Task FillAsync(IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach (var (number, text) in texts.Index())
        {
            await FillAsync(number, text.Key, TextChunker.Chunk(text.Value));
        }
    }

    /// <summary>Puts a file in.</summary>
    internal async Task FillAsync(int number, string name, IEnumerable<TextChunk> chunks)
    {
        var file = new IndexedFile { ContentId = new AttachmentId(number.ToString("x32", CultureInfo.InvariantCulture)), FileName = name, EmbeddingModel = Model };
        foreach (var batch in chunks.Chunk(ChunksPerWrite))
        {
            var indexed = batch.AsParallel().AsOrdered().Select(chunk => new IndexedChunk(chunk, LocalExtractiveEmbeddingGenerator.Embed(chunk.Text))).ToList();
            await Index.UpsertAsync(Owner, file, indexed, CancellationToken.None);
        }
    }

    internal static KnowledgeQuery Query(string text, SearchMode mode, int limit) => new()
    {
        Owner = Owner,
        Text = text,
        Mode = mode,
        Limit = limit,
        Vector = mode == SearchMode.Lexical ? null : LocalExtractiveEmbeddingGenerator.Embed(text),
        EmbeddingModel = Model,
        VectorWeight = LocalExtractiveEmbeddingGenerator.SearchWeight,
    };

    public void Dispose()
    {
        Database.Dispose();
        folder.Dispose();
    }
}
