using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>The rows of vectors: a chunk has one for each space, which is a model with the length of its vectors.</summary>
internal static class VectorRows
{
    private const string SelectSpace = "SELECT id FROM knowledge_spaces WHERE model = $model AND dimensions = $dimensions";
    private const string InsertSpace = "INSERT INTO knowledge_spaces (model, dimensions) VALUES ($model, $dimensions)";
    private const string SelectSame = "SELECT 1 FROM knowledge_embeddings WHERE chunk = $chunk AND space = $space AND codes = $codes AND scale = $scale";

    // A vector of an unknown model gives way to one that takes its place.
    private const string DeleteReplaced =
        """
        DELETE FROM knowledge_embeddings WHERE chunk = $chunk
          AND space IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND (model = $model OR model = ''))
        """;

    private const string InsertEmbedding =
        """
        INSERT INTO knowledge_embeddings (chunk, space, owner, content, part, scale, codes)
        SELECT id, $space, owner, content, part, $scale, $codes FROM knowledge_chunks WHERE id = $chunk AND owner = $owner
        """;

    private const string SelectId = "SELECT id FROM knowledge_embeddings WHERE chunk = $chunk AND space = $space";
    private const string InsertVector = "INSERT INTO knowledge_vectors (embedding, vector) VALUES ($embedding, $vector)";

    private const string DeleteOthers =
        """
        DELETE FROM knowledge_embeddings WHERE id IN (
          SELECT id FROM knowledge_embeddings WHERE owner = $owner
            AND space NOT IN (SELECT id FROM knowledge_spaces WHERE dimensions = $dimensions AND (model = $model OR model = '')) LIMIT $limit)
        """;

    /// <summary>Gives a chunk a vector, in place of the one it has.</summary>
    /// <returns>Whether one was written, and whether one was removed for it.</returns>
    internal static (bool Written, bool Removed) Put(SqliteSession session, OwnerId owner, long chunk, string model, EncodedVector vector)
    {
        var space = Space(session, model, vector.Codes.Length);
        if (session.Scalar(SelectSame, ("$chunk", chunk), ("$space", space), ("$codes", vector.Codes), ("$scale", vector.Scale)) is not null)
        {
            return (false, false);
        }

        var removed = session.Execute(DeleteReplaced, ("$chunk", chunk), ("$model", model), ("$dimensions", vector.Codes.Length)) > 0;
        if (session.Execute(
                InsertEmbedding, ("$chunk", chunk), ("$owner", owner.Value), ("$space", space), ("$scale", vector.Scale), ("$codes", vector.Codes)) == 0)
        {
            return (false, removed);
        }

        var embedding = (long)session.Scalar(SelectId, ("$chunk", chunk), ("$space", space))!;
        session.Execute(InsertVector, ("$embedding", embedding), ("$vector", vector.Halves));
        return (true, removed);
    }

    /// <summary>Drops some of an owner's vectors of other models; how many.</summary>
    internal static int Drop(SqliteSession session, OwnerId owner, string model, int dimensions, int limit) =>
        session.Execute(DeleteOthers, ("$owner", owner.Value), ("$model", model), ("$dimensions", dimensions), ("$limit", limit));

    private static long Space(SqliteSession session, string model, int dimensions)
    {
        if (session.Scalar(SelectSpace, ("$model", model), ("$dimensions", dimensions)) is long known)
        {
            return known;
        }

        session.Execute(InsertSpace, ("$model", model), ("$dimensions", dimensions));
        return session.LastRowId;
    }
}
