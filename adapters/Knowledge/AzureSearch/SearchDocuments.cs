using Azure.Search.Documents.Models;
using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.AzureSearch;

/// <summary>The documents of chunks, and the hits that they are.</summary>
internal static class SearchDocuments
{
    /// <summary>What a hit needs.</summary>
    internal static readonly IReadOnlyList<string> HitFields =
    [
        SearchFields.Key, SearchFields.Content, SearchFields.FileName, SearchFields.Part, SearchFields.Path, SearchFields.Language, SearchFields.Ordinal, SearchFields.Start,
        SearchFields.End, SearchFields.Section, SearchFields.Text,
    ];

    /// <summary>What tells that a document is shown as it was written.</summary>
    internal static readonly IReadOnlyList<string> Told = [SearchFields.Digest, SearchFields.FileName, SearchFields.Path, SearchFields.Language];

    /// <summary>A document's key.</summary>
    internal static string KeyOf(SearchDocument document) => document.GetString(SearchFields.Key);

    /// <summary>Whether a text of two documents is the same.</summary>
    internal static bool IsSame(SearchDocument one, SearchDocument other, string field) => one.GetString(field) == other.GetString(field);

    /// <summary>Whether a document has a vector.</summary>
    internal static bool HasVector(SearchDocument document, string vectorField) => document.TryGetValue(SearchFields.MarkOf(vectorField), out var mark) && mark is true;

    /// <summary>A chunk's document.</summary>
    internal static SearchDocument Of(OwnerId owner, IndexedFile file, IndexedChunk indexed, string vectorField)
    {
        var (chunk, path) = (indexed.Chunk, indexed.Path ?? file.FileName);
        var title = chunk.Section is { } section ? $"{path} {section}" : path;
        var key = SearchFields.KeyOf(owner, file.ContentId, chunk.Ordinal);
        var document = new SearchDocument
        {
            [SearchFields.Key] = key,
            [SearchFields.Number] = SearchFields.NumberOf(key),
            [SearchFields.Owner] = owner.Value,
            [SearchFields.Content] = file.ContentId.Value,
            [SearchFields.FileName] = file.FileName,
            [SearchFields.Part] = indexed.Part,
            [SearchFields.Path] = path,
            [SearchFields.PathCode] = SearchFields.PathCodeOf(path),
            [SearchFields.Language] = indexed.Language,
            [SearchFields.Ordinal] = chunk.Ordinal,
            [SearchFields.Start] = chunk.Start,
            [SearchFields.End] = chunk.End,
            [SearchFields.Section] = chunk.Section,
            [SearchFields.Title] = title,
            [SearchFields.Text] = chunk.Text,
            [SearchFields.Pairs] = Terms.UnspacedPairs($"{title} {chunk.Text}"),
            [SearchFields.Digest] = DigestOf(chunk, indexed.Part),
        };
        AddVector(document, vectorField, indexed.Vector);
        return document;
    }

    /// <summary>What tells a chunk from another one at its place.</summary>
    internal static string DigestOf(TextChunk chunk, int part) =>
        SearchFields.Hash(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{part} {chunk.Start} {chunk.End} {chunk.Text}"))[..32];

    /// <summary>A document that only adds or takes away a vector.</summary>
    internal static SearchDocument OfVector(string key, string vectorField, ReadOnlyMemory<float> vector)
    {
        var document = new SearchDocument { [SearchFields.Key] = key };
        if (vector.IsEmpty)
        {
            ClearVector(document, vectorField);
        }

        AddVector(document, vectorField, vector);
        return document;
    }

    /// <summary>Takes away the vectors that a document does not bring itself, which were made of another text.</summary>
    internal static void ClearOtherVectors(SearchDocument document, IEnumerable<string> vectorFields)
    {
        foreach (var field in vectorFields.Where(field => !HasVector(document, field)))
        {
            ClearVector(document, field);
        }
    }

    /// <summary>A hit without its scores.</summary>
    internal static KnowledgeHit ToHit(SearchDocument document)
    {
        var chunk = ToChunk(document);
        return new KnowledgeHit(new AttachmentId(document.GetString(SearchFields.Content)), document.GetString(SearchFields.FileName), chunk, 0)
        {
            Part = document.GetInt32(SearchFields.Part) ?? 0,
            Path = document.GetString(SearchFields.Path),
            Language = document.GetString(SearchFields.Language),
            Passage = TextPassage.Of(chunk),
        };
    }

    /// <summary>The chunk of a document.</summary>
    internal static TextChunk ToChunk(SearchDocument document) => new(
        document.GetInt32(SearchFields.Ordinal) ?? 0,
        document.GetInt32(SearchFields.Start) ?? 0,
        document.GetInt32(SearchFields.End) ?? 0,
        document.GetString(SearchFields.Text)) { Section = document.GetString(SearchFields.Section) };

    private static void ClearVector(SearchDocument document, string vectorField)
    {
        document[vectorField] = null;
        document[SearchFields.MarkOf(vectorField)] = false;
    }

    private static void AddVector(SearchDocument document, string vectorField, ReadOnlyMemory<float> vector)
    {
        if (!vector.IsEmpty)
        {
            document[vectorField] = vector.ToArray();
            document[SearchFields.MarkOf(vectorField)] = true;
        }
    }
}
