using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The index's writes, inside the product database's transaction.</summary>
internal static class KnowledgeWriter
{
    private const string SelectSame =
        """
        SELECT id FROM knowledge_chunks
        WHERE owner = $owner AND content = $content AND ordinal = $ordinal
          AND part = $part AND start = $start AND end = $end AND section IS $section AND title = $title AND text = $text
        """;

    private const string DeleteOne = "DELETE FROM knowledge_chunks WHERE owner = $owner AND content = $content AND ordinal = $ordinal";
    private const string DeleteContent = "DELETE FROM knowledge_chunks WHERE owner = $owner AND content = $content";

    private const string InsertChunk =
        """
        INSERT INTO knowledge_chunks (id, owner, content, ordinal, part, start, end, section, scope, title, text, pairs)
        VALUES ($id, $owner, $content, $ordinal, $part, $start, $end, $section, $scope, $title, $text, $pairs)
        """;

    private const int PagesPerMerge = 256;
    private const string MergeWords = "INSERT INTO knowledge_words (knowledge_words, rank) VALUES ('merge', $pages)";
    private const string CountChanges = "SELECT total_changes()";

    /// <summary>Adds or replaces chunks; the count of those that were not there already.</summary>
    internal static int Upsert(SqliteSession session, OwnerId owner, IndexedFile file, IReadOnlyList<KnowledgeRow> rows)
    {
        var ids = OwnerRows.FindOrAdd(session, owner);
        FileRows.Put(session, owner, file, rows);
        var scope = LexicalQuery.Scope(file.ContentId);
        var (removed, used, written) = (false, 0, 0);
        foreach (var row in rows)
        {
            (string Name, object? Value)[] key = [("$owner", owner.Value), ("$content", file.ContentId.Value), ("$ordinal", row.Chunk.Ordinal)];
            (string Name, object? Value)[] chunk =
            [
                .. key,
                ("$part", row.Part),
                ("$start", row.Chunk.Start),
                ("$end", row.Chunk.End),
                ("$section", row.Chunk.Section),
                ("$title", row.Title),
                ("$text", row.Chunk.Text),
            ];
            var known = session.Scalar(SelectSame, chunk) as long?;
            var id = known ?? ids.At(ids.Next + used++);
            if (known is null)
            {
                removed |= session.Execute(DeleteOne, key) > 0;
                session.Execute(InsertChunk, [.. chunk, ("$id", id), ("$scope", scope), ("$pairs", row.Pairs)]);
            }

            var vector = row.Vector is null ? default : VectorRows.Put(session, owner, id, file.EmbeddingModel, row.Vector);
            removed |= vector.Removed;
            written += known is null || vector.Written ? 1 : 0;
        }

        if (written > 0 || removed)
        {
            OwnerRows.Advance(session, owner, removed, used);
        }

        return written;
    }

    /// <summary>Gives chunks vectors; a chunk that is gone is left out, and one whose text changed has another id.</summary>
    internal static int AddVectors(SqliteSession session, OwnerId owner, string model, IReadOnlyList<(long Chunk, EncodedVector Vector)> vectors)
    {
        var (removed, written) = (false, 0);
        foreach (var (chunk, vector) in vectors)
        {
            var put = VectorRows.Put(session, owner, chunk, model, vector);
            removed |= put.Removed;
            written += put.Written ? 1 : 0;
        }

        if (written > 0 || removed)
        {
            OwnerRows.Advance(session, owner, removed);
        }

        return written;
    }

    /// <summary>Drops some of an owner's vectors of other models; false where none was left.</summary>
    internal static bool DropVectors(SqliteSession session, OwnerId owner, string model, int dimensions, int limit)
    {
        var removed = VectorRows.Drop(session, owner, model, dimensions, limit) > 0;
        if (removed)
        {
            OwnerRows.Advance(session, owner, removed);
        }

        return removed;
    }

    /// <summary>Merges a part of the full-text index, in which removed words stay until then; false where nothing is left to merge (sqlite.org/fts5.html, section 6.7).</summary>
    /// <param name="session">The session.</param>
    /// <param name="isFirst">Whether all of it is to be merged from here on.</param>
    internal static bool Merge(SqliteSession session, bool isFirst)
    {
        var before = (long)session.Scalar(CountChanges)!;
        session.Execute(MergeWords, ("$pages", isFirst ? -PagesPerMerge : PagesPerMerge));
        return (long)session.Scalar(CountChanges)! - before >= 2;
    }

    /// <summary>Removes a content's chunks.</summary>
    internal static bool Delete(SqliteSession session, OwnerId owner, AttachmentId content)
    {
        FileRows.Delete(session, owner, content);
        var removed = session.Execute(DeleteContent, ("$owner", owner.Value), ("$content", content.Value)) > 0;
        if (removed)
        {
            OwnerRows.Advance(session, owner, removed);
        }

        return removed;
    }
}
