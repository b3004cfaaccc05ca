using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The rows of files and their parts: what filters read.</summary>
internal static class FileRows
{
    private const string PutFile =
        """
        INSERT INTO knowledge_files (owner, content, file_name) VALUES ($owner, $content, $file)
        ON CONFLICT (owner, content) DO UPDATE SET file_name = excluded.file_name WHERE file_name IS NOT excluded.file_name
        """;

    private const string PutPart =
        """
        INSERT INTO knowledge_parts (owner, content, part, path, language) VALUES ($owner, $content, $part, $path, $language)
        ON CONFLICT (owner, content, part) DO UPDATE SET path = excluded.path, language = excluded.language
        WHERE path IS NOT excluded.path OR language IS NOT excluded.language
        """;

    private const string DeleteFile = "DELETE FROM knowledge_files WHERE owner = $owner AND content = $content";
    private const string DeleteParts = "DELETE FROM knowledge_parts WHERE owner = $owner AND content = $content";

    /// <summary>Adds or replaces a file and those of its parts that a batch has.</summary>
    internal static void Put(SqliteSession session, OwnerId owner, IndexedFile file, IReadOnlyList<KnowledgeRow> rows)
    {
        session.Execute(PutFile, ("$owner", owner.Value), ("$content", file.ContentId.Value), ("$file", file.FileName));
        foreach (var row in rows.DistinctBy(row => row.Part))
        {
            session.Execute(
                PutPart, ("$owner", owner.Value), ("$content", file.ContentId.Value), ("$part", row.Part), ("$path", row.Path), ("$language", row.Language));
        }
    }

    internal static void Delete(SqliteSession session, OwnerId owner, AttachmentId content)
    {
        session.Execute(DeleteFile, ("$owner", owner.Value), ("$content", content.Value));
        session.Execute(DeleteParts, ("$owner", owner.Value), ("$content", content.Value));
    }
}
