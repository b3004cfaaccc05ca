using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Conformance.Tests.Attachments;

public sealed class SqliteAttachmentCapacityTests : AttachmentCapacityConformance, IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly ProductDatabase database;

    public SqliteAttachmentCapacityTests()
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
