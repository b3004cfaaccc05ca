using Cartrita.Adapters.Storage.Sqlite;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The codes of one space of an owner as of one version of the index; a newer version with nothing removed adds a segment.</summary>
internal sealed class OwnerVectors
{
    private const int MostSegments = 24;
    private const string SelectState = "SELECT version, epoch FROM knowledge_owners WHERE owner = $owner";

    // A vector of an unknown model is comparable with any of its length.
    private const string SelectCodes =
        """
        SELECT id, chunk, content, part, scale, codes FROM knowledge_embeddings
        WHERE owner = $owner AND id > $after
          AND space IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND ($model = '' OR model = '' OR model = $model))
        """;

    private static readonly OwnerVectors Empty = new() { Segments = [] };

    internal required IReadOnlyList<VectorSegment> Segments { get; init; }

    internal long Bytes => Segments.Sum(segment => segment.Bytes);

    private long Version { get; init; }

    private long Epoch { get; init; }

    private long LastEmbedding { get; init; }

    /// <summary>The codes as the session sees them; what is known already is not read again.</summary>
    internal static OwnerVectors Load(SqliteSession session, VectorSpace space, OwnerVectors? known)
    {
        long version;
        long epoch;
        using (var state = session.Command(SelectState, ("$owner", space.Owner)).ExecuteReader())
        {
            if (!state.Read())
            {
                return Empty;
            }

            version = state.GetInt64(0);
            epoch = state.GetInt64(1);
        }

        if (known is not null && known.Version == version)
        {
            return known;
        }

        var start = known is not null && known.Epoch == epoch && known.Segments.Count < MostSegments ? known : Empty;
        var (found, last) = (new List<VectorRow>(), start.LastEmbedding);
        using var rows = session.Command(
            SelectCodes, ("$owner", space.Owner), ("$after", start.LastEmbedding), ("$dimensions", space.Dimensions), ("$model", space.Model)).ExecuteReader();
        while (rows.Read())
        {
            found.Add(new VectorRow(rows.GetInt64(1), rows.GetString(2), rows.GetInt32(3), (float)rows.GetDouble(4), rows.GetFieldValue<byte[]>(5)));
            last = Math.Max(last, rows.GetInt64(0));
        }

        return new OwnerVectors
        {
            Version = version,
            Epoch = epoch,
            LastEmbedding = last,
            Segments = found.Count == 0 ? start.Segments : [.. start.Segments, new VectorSegment(space.Dimensions, found)],
        };
    }
}
