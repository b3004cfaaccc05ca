using System.Globalization;
using System.Runtime.InteropServices;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Cartrita.Adapters.Storage.Sqlite;

/// <summary>Documents as rows. A tag is the row's identity, which SQLite never gives twice, so not even a document that was deleted and made again repeats one.</summary>
internal sealed class SqliteDocumentStore : IDocumentStore
{
    private const string Schema =
        """
        CREATE TABLE documents (
          version INTEGER PRIMARY KEY AUTOINCREMENT,
          owner TEXT NOT NULL,
          collection TEXT NOT NULL,
          id TEXT NOT NULL,
          json BLOB NOT NULL,
          UNIQUE (owner, collection, id))
        """;

    private const string WhereKey = "owner = $owner AND collection = $collection AND id = $id";
    private const string SelectOne = $"SELECT version, json FROM documents WHERE {WhereKey}";
    private const string SelectPresence = $"SELECT 1 FROM documents WHERE {WhereKey}";
    private const string Insert = "INSERT INTO documents (owner, collection, id, json) VALUES ($owner, $collection, $id, $json) ON CONFLICT DO NOTHING";
    private const string DeleteOne = $"DELETE FROM documents WHERE {WhereKey}";
    private const string DeleteVersion = $"DELETE FROM documents WHERE {WhereKey} AND version = $version";

    private const string SelectPage =
        """
        SELECT id, version, json FROM documents
        WHERE owner = $owner AND collection = $collection AND id > $after AND id >= $prefix AND id < $prefix || char(1114111)
        ORDER BY id LIMIT $limit
        """;

    private const string CountPage =
        """
        SELECT count(*) FROM (SELECT 1 FROM documents
        WHERE owner = $owner AND collection = $collection AND id >= $prefix AND id < $prefix || char(1114111) LIMIT $limit)
        """;

    private readonly ProductDatabase database;

    public SqliteDocumentStore(ProductDatabase database)
    {
        this.database = database;
        database.EnsureSchema("documents", Schema);
    }

    /// <inheritdoc />
    public Task<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageMeter.Count(StorageMeter.Documents, "read");
        return Task.FromResult(database.Read(session => Find(session, key)));
    }

    /// <inheritdoc />
    public Task<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageMeter.Count(StorageMeter.Documents, "poll");
        return Task.FromResult(database.Read(session => session.Scalar(SelectPresence, Bind(key)) is not null));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredDocument>> ReadManyAsync(IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageMeter.Count(StorageMeter.Documents, "read");
        return Task.FromResult<IReadOnlyList<StoredDocument>>(
            database.Read(session => keys.Select(key => Find(session, key)).OfType<StoredDocument>().ToArray()));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string?>> WriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(writes.Count);
        StorageMeter.Count(StorageMeter.Documents, "write");
        return database.WriteAsync<IReadOnlyList<string?>>(session => writes.Select(write => Apply(session, write)).ToArray(), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredDocument>> ListAsync(
        OwnerId owner, string collection, string idPrefix, string? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageMeter.Count(StorageMeter.Documents, "list");
        return Task.FromResult<IReadOnlyList<StoredDocument>>(database.Read(session =>
        {
            using var rows = session.Command(
                SelectPage,
                ("$owner", owner.Value),
                ("$collection", collection),
                ("$after", after ?? string.Empty),
                ("$prefix", idPrefix),
                ("$limit", limit)).ExecuteReader();
            var page = new List<StoredDocument>();
            while (rows.Read())
            {
                page.Add(new StoredDocument(new DocumentKey(owner, collection, rows.GetString(0)), rows.GetFieldValue<byte[]>(2), Tag(rows.GetInt64(1))));
            }

            return page;
        }));
    }

    /// <inheritdoc />
    public Task<int> CountAsync(OwnerId owner, string collection, string idPrefix, int atMost, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageMeter.Count(StorageMeter.Documents, "count");
        return Task.FromResult(database.Read(session => Convert.ToInt32(
            session.Scalar(CountPage, ("$owner", owner.Value), ("$collection", collection), ("$prefix", idPrefix), ("$limit", atMost)), CultureInfo.InvariantCulture)));
    }

    private static StoredDocument? Find(SqliteSession session, DocumentKey key)
    {
        using var rows = session.Command(SelectOne, Bind(key)).ExecuteReader();
        return rows.Read() ? new StoredDocument(key, rows.GetFieldValue<byte[]>(1), Tag(rows.GetInt64(0))) : null;
    }

    private static string? Apply(SqliteSession session, DocumentWrite write)
    {
        switch (write)
        {
            case CreateDocument create:
                return Add(session, create.Key, create.Json);
            case ReplaceDocument replace:
                var version = long.TryParse(replace.ETag, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
                return session.Execute(DeleteVersion, [.. Bind(replace.Key), ("$version", version)]) == 1
                    ? Add(session, replace.Key, replace.Json)
                    : throw new DocumentConflictException(replace.Key);
            case PutDocument put:
                session.Execute(DeleteOne, Bind(put.Key));
                return Add(session, put.Key, put.Json);
            case ChangeDocument change:
                var found = Find(session, change.Key);
                if (change.Change(found?.Json) is not { } changed)
                {
                    return found?.ETag;
                }

                session.Execute(DeleteOne, Bind(change.Key));
                return Add(session, change.Key, changed);
            case DeleteDocument delete:
                session.Execute(DeleteOne, Bind(delete.Key));
                return null;
            default:
                throw new ArgumentException("The write is of a kind that this store does not know.", nameof(write));
        }
    }

    private static string Add(SqliteSession session, DocumentKey key, ReadOnlyMemory<byte> json) =>
        session.Execute(Insert, [.. Bind(key), ("$json", Bytes(json))]) == 1
            ? Tag(session.LastRowId)
            : throw new DocumentConflictException(key);

    private static (string Name, object? Value)[] Bind(DocumentKey key) =>
        [("$owner", key.Owner.Value), ("$collection", key.Collection), ("$id", key.Id)];

    private static byte[] Bytes(ReadOnlyMemory<byte> json) =>
        MemoryMarshal.TryGetArray(json, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : json.ToArray();

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
