using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Conformance.Tests.Storage;

public sealed class SqliteDocumentStoreTests : DocumentStoreConformance, IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly ProductDatabase database;

    public SqliteDocumentStoreTests()
    {
        database = new ProductDatabase(state.FullName);
        Store = new SqliteDocumentStore(database);
    }

    protected override IDocumentStore Store { get; }

    public void Dispose()
    {
        database.Dispose();
        state.Dispose();
    }
}
