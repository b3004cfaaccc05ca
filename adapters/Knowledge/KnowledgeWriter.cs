using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Knowledge;

/// <summary>The index's writes, inside the product database's transaction.</summary>
internal static class KnowledgeWriter
{
    private const string SelectSame =
        """
        SELECT 1 FROM knowledge_chunks c JOIN knowledge_codes v ON v.chunk = c.id
        WHERE c.owner = $owner AND c.attachment = $attachment AND c.ordinal = $ordinal
          AND c.start = $start AND c.end = $end AND c.file_name = $file AND c.text = $text AND v.codes = $codes AND v.scale = $scale
        """;

    private const string DeleteOne = "DELETE FROM knowledge_chunks WHERE owner = $owner AND attachment = $attachment AND ordinal = $ordinal";
    private const string DeleteFile = "DELETE FROM knowledge_chunks WHERE owner = $owner AND attachment = $attachment";

    private const string InsertChunk =
        """
        INSERT INTO knowledge_chunks (owner, attachment, ordinal, file_name, start, end, scope, text, pairs)
        VALUES ($owner, $attachment, $ordinal, $file, $start, $end, $scope, $text, $pairs)
        """;

    private const string SelectId = "SELECT id FROM knowledge_chunks WHERE owner = $owner AND attachment = $attachment AND ordinal = $ordinal";
    private const string InsertCodes = "INSERT INTO knowledge_codes (chunk, owner, attachment, scale, codes) VALUES ($chunk, $owner, $attachment, $scale, $codes)";
    private const string InsertVector = "INSERT INTO knowledge_vectors (chunk, vector) VALUES ($chunk, $vector)";

    private const int PagesPerMerge = 256;
    private const string MergeWords = "INSERT INTO knowledge_words (knowledge_words, rank) VALUES ('merge', $pages)";
    private const string CountChanges = "SELECT total_changes()";

    // An epoch ends where something is removed: then what others hold in memory can't be added to.
    private const string Advance =
        """
        INSERT INTO knowledge_owners (owner, version, epoch) VALUES ($owner, 1, $removed)
        ON CONFLICT (owner) DO UPDATE SET version = version + 1, epoch = epoch + $removed
        """;

    /// <summary>Adds or replaces chunks; the count of those that were not there already.</summary>
    internal static int Upsert(SqliteSession session, OwnerId owner, AttachmentId attachment, string fileName, IReadOnlyList<KnowledgeRow> rows)
    {
        var scope = LexicalQuery.Scope(owner, attachment);
        var removed = 0;
        var written = 0;
        foreach (var row in rows)
        {
            (string Name, object? Value)[] key = [("$owner", owner.Value), ("$attachment", attachment.Value), ("$ordinal", row.Chunk.Ordinal)];
            (string Name, object? Value)[] content =
                [.. key, ("$file", fileName), ("$start", row.Chunk.Start), ("$end", row.Chunk.End), ("$text", row.Chunk.Text)];
            if (session.Scalar(SelectSame, [.. content, ("$codes", row.Codes), ("$scale", row.Scale)]) is not null)
            {
                continue;
            }

            removed += session.Execute(DeleteOne, key) > 0 ? 1 : 0;
            session.Execute(InsertChunk, [.. content, ("$scope", scope), ("$pairs", row.Pairs)]);

            // Read back, for the trigger that feeds the full-text index has inserted rows of its own since.
            var chunk = (long)session.Scalar(SelectId, key)!;
            session.Execute(
                InsertCodes, ("$chunk", chunk), ("$owner", owner.Value), ("$attachment", attachment.Value), ("$scale", row.Scale), ("$codes", row.Codes));
            session.Execute(InsertVector, ("$chunk", chunk), ("$vector", row.Vector));
            written++;
        }

        if (written > 0)
        {
            session.Execute(Advance, ("$owner", owner.Value), ("$removed", removed > 0 ? 1 : 0));
        }

        return written;
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

    /// <summary>Removes a file's chunks.</summary>
    internal static bool Delete(SqliteSession session, OwnerId owner, AttachmentId attachment)
    {
        var removed = session.Execute(DeleteFile, ("$owner", owner.Value), ("$attachment", attachment.Value)) > 0;
        if (removed)
        {
            session.Execute(Advance, ("$owner", owner.Value), ("$removed", 1));
        }

        return removed;
    }
}
