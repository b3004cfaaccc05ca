using System.Globalization;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Reads chunks and what is known of them; the owner is asked for in every statement.</summary>
internal static class KnowledgeReader
{
    private const string SelectHits =
        """
        SELECT c.id, c.content, f.file_name, c.ordinal, c.start, c.end, c.text, c.section, c.part, p.path, p.language
        FROM json_each($chunks) j
        CROSS JOIN knowledge_chunks c ON c.id = j.value
        CROSS JOIN knowledge_files f ON f.owner = c.owner AND f.content = c.content
        CROSS JOIN knowledge_parts p ON p.owner = c.owner AND p.content = c.content AND p.part = c.part
        WHERE +c.owner = $owner
        """;

    private const string SelectAround =
        """
        SELECT ordinal, start, end, text, section FROM knowledge_chunks
        WHERE owner = $owner AND content = $content AND part = $part AND ordinal BETWEEN $first AND $last ORDER BY ordinal
        """;

    private const string CountChunks = "SELECT count(*) FROM knowledge_chunks WHERE owner = $owner";

    private const string CountEmbedded =
        """
        SELECT count(DISTINCT chunk) FROM knowledge_embeddings
        WHERE owner = $owner AND space IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND (model = $model OR model = ''))
        """;

    private const string SelectUnembedded =
        """
        SELECT c.id, c.text FROM knowledge_chunks c
        WHERE c.id > $after AND c.id <= $last AND +c.owner = $owner AND NOT EXISTS (
          SELECT 1 FROM knowledge_embeddings e
          WHERE e.chunk = c.id AND e.space IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND (model = $model OR model = '')))
        ORDER BY c.id LIMIT $limit
        """;

    /// <summary>The hits of ranked chunks, in their order; a chunk of another owner is none.</summary>
    internal static IReadOnlyList<KnowledgeHit> Hits(SqliteSession session, OwnerId owner, IReadOnlyList<RankedChunk<long>> ranked)
    {
        var byChunk = ranked.ToDictionary(chunk => chunk.Chunk);
        var hits = new Dictionary<long, KnowledgeHit>();
        using var rows = session.Command(SelectHits, ("$owner", owner.Value), ("$chunks", JsonArrays.Of(byChunk.Keys))).ExecuteReader();
        while (rows.Read())
        {
            var place = byChunk[rows.GetInt64(0)];
            var chunk = new TextChunk(rows.GetInt32(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetString(6)) { Section = Text(rows, 7) };
            hits[place.Chunk] = new KnowledgeHit(new AttachmentId(rows.GetString(1)), rows.GetString(2), chunk, place.Score)
            {
                Part = rows.GetInt32(8),
                Path = rows.GetString(9),
                Language = Text(rows, 10),
                Passage = TextPassage.Of(chunk),
                LexicalRank = place.LexicalRank,
                VectorRank = place.VectorRank,
            };
        }

        return [.. ranked.Where(chunk => hits.ContainsKey(chunk.Chunk)).Select(chunk => hits[chunk.Chunk])];
    }

    /// <summary>A hit's chunk with those before and after it in its part.</summary>
    internal static IReadOnlyList<TextChunk> Around(SqliteSession session, OwnerId owner, KnowledgeHit hit, int neighbours)
    {
        var chunks = new List<TextChunk>();
        using var rows = session.Command(
            SelectAround,
            ("$owner", owner.Value),
            ("$content", hit.ContentId.Value),
            ("$part", hit.Part),
            ("$first", hit.Chunk.Ordinal - neighbours),
            ("$last", hit.Chunk.Ordinal + neighbours)).ExecuteReader();
        while (rows.Read())
        {
            chunks.Add(new TextChunk(rows.GetInt32(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetString(3)) { Section = Text(rows, 4) });
        }

        return chunks;
    }

    internal static EmbeddedCount Count(SqliteSession session, OwnerId owner, string model, int dimensions) => new(
        (int)(long)session.Scalar(CountChunks, ("$owner", owner.Value))!,
        (int)(long)session.Scalar(CountEmbedded, ("$owner", owner.Value), ("$model", model), ("$dimensions", dimensions))!);

    internal static IReadOnlyList<UnembeddedChunk> Unembedded(SqliteSession session, OwnerId owner, string model, int dimensions, string? after, int limit)
    {
        var found = new List<UnembeddedChunk>();
        if (OwnerRows.Find(session, owner) is not { } ids)
        {
            return found;
        }

        using var rows = session.Command(
            SelectUnembedded,
            ("$owner", owner.Value),
            ("$after", after is null ? ids.First : long.Parse(after, CultureInfo.InvariantCulture)),
            ("$last", ids.Last),
            ("$model", model),
            ("$dimensions", dimensions),
            ("$limit", limit)).ExecuteReader();
        while (rows.Read())
        {
            found.Add(new UnembeddedChunk(rows.GetInt64(0).ToString(CultureInfo.InvariantCulture), rows.GetString(1)));
        }

        return found;
    }

    private static string? Text(Microsoft.Data.Sqlite.SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
}
