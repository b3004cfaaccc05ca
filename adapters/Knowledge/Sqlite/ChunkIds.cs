namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The ids of an owner's chunks: a range that is theirs alone. An id is never given twice.</summary>
/// <param name="Owner">The owner's number.</param>
/// <param name="Next">The next id's place in the range.</param>
/// <param name="Version">The version of what the owner has.</param>
internal sealed record ChunkIds(long Owner, long Next, long Version)
{
    private const int LocalBits = 36;

    /// <summary>The lowest id.</summary>
    internal long First => Owner << LocalBits;

    /// <summary>The highest id.</summary>
    internal long Last => ((Owner + 1) << LocalBits) - 1;

    /// <summary>The id of a place in the range.</summary>
    internal long At(long local) => First + local;
}
