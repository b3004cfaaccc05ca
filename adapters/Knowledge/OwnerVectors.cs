using Cartrita.Adapters.Storage.Sqlite;

namespace Cartrita.Adapters.Knowledge;

/// <summary>An owner's codes as of one version of the index; a newer version with nothing removed adds a segment.</summary>
internal sealed class OwnerVectors
{
    private const int MostSegments = 24;
    private const string SelectState = "SELECT version, epoch FROM knowledge_owners WHERE owner = $owner";
    private const string SelectCodes = "SELECT chunk, attachment, scale, codes FROM knowledge_codes WHERE owner = $owner AND chunk > $after ORDER BY chunk";

    private static readonly OwnerVectors Empty = new() { Segments = [] };

    internal required IReadOnlyList<VectorSegment> Segments { get; init; }

    internal long Bytes => Segments.Sum(segment => segment.Bytes);

    private long Version { get; init; }

    private long Epoch { get; init; }

    private long LastChunk { get; init; }

    /// <summary>The owner's codes as the session sees them; what is known already is not read again.</summary>
    internal static OwnerVectors Load(SqliteSession session, string owner, OwnerVectors? known)
    {
        long version;
        long epoch;
        using (var state = session.Command(SelectState, ("$owner", owner)).ExecuteReader())
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
        var byLength = new SortedDictionary<int, List<VectorRow>>();
        var last = start.LastChunk;
        using var rows = session.Command(SelectCodes, ("$owner", owner), ("$after", start.LastChunk)).ExecuteReader();
        while (rows.Read())
        {
            var row = new VectorRow(rows.GetInt64(0), rows.GetString(1), (float)rows.GetDouble(2), rows.GetFieldValue<byte[]>(3));
            (byLength.TryGetValue(row.Codes.Length, out var list) ? list : byLength[row.Codes.Length] = []).Add(row);
            last = row.Chunk;
        }

        return new OwnerVectors
        {
            Version = version,
            Epoch = epoch,
            LastChunk = last,
            Segments = [.. start.Segments, .. byLength.Select(pair => new VectorSegment(pair.Key, pair.Value))],
        };
    }
}
