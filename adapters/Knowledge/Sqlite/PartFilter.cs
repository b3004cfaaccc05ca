using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Attachments;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Which parts a search may find.</summary>
internal sealed class PartFilter
{
    // The full-text index narrows to so many contents by itself; an expression of thousands would cost more than it saves.
    private const int MostNamedContents = 64;

    private const string SelectParts =
        """
        SELECT p.id, p.content, p.part FROM knowledge_parts p
        WHERE p.owner = $owner
          AND ($contents IS NULL OR p.content IN (SELECT value FROM json_each($contents)))
          AND ($languages IS NULL OR p.language IN (SELECT value FROM json_each($languages)))
          AND ($path IS NULL OR substr(p.path, 1, length($path)) = $path)
        """;

    private readonly HashSet<(string Content, int Part)>? parts;
    private readonly HashSet<string>? contents;

    private PartFilter(HashSet<string>? contents, HashSet<(string Content, int Part)>? parts, IReadOnlyList<long>? rows)
    {
        this.contents = contents;
        this.parts = parts;
        Rows = rows;
    }

    /// <summary>The rows of the parts; null where naming the contents says all.</summary>
    internal IReadOnlyList<long>? Rows { get; }

    /// <summary>Whether it leaves nothing to find.</summary>
    internal bool IsClosed => Rows is { Count: 0 };

    internal static PartFilter Of(SqliteSession session, KnowledgeQuery query)
    {
        var isPlain = query.Languages.Count == 0 && string.IsNullOrEmpty(query.PathPrefix);
        if (isPlain && query.Contents.Count <= MostNamedContents)
        {
            return new PartFilter(query.Contents.Count == 0 ? null : [.. query.Contents.Select(content => content.Value)], null, null);
        }

        var (rows, parts) = (new List<long>(), new HashSet<(string, int)>());
        using var reader = session.Command(
            SelectParts,
            ("$owner", query.Owner.Value),
            ("$contents", query.Contents.Count == 0 ? null : JsonArrays.Of(query.Contents.Select(content => content.Value))),
            ("$languages", query.Languages.Count == 0 ? null : JsonArrays.Of(query.Languages)),
            ("$path", string.IsNullOrEmpty(query.PathPrefix) ? null : query.PathPrefix)).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(reader.GetInt64(0));
            parts.Add((reader.GetString(1), reader.GetInt32(2)));
        }

        return new PartFilter(null, parts, rows);
    }

    /// <summary>The contents that the full-text expression names.</summary>
    internal static IReadOnlyList<AttachmentId> Named(KnowledgeQuery query) => query.Contents.Count <= MostNamedContents ? query.Contents : [];

    internal bool Allows(string content, int part) => parts?.Contains((content, part)) ?? contents?.Contains(content) ?? true;
}
