using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Conformance.Tests.Attachments;

public sealed class SqliteAttachmentIndexTests : AttachmentIndexConformance, IDisposable
{
    private readonly TemporaryDirectory state = new();
    private readonly ProductDatabase database;

    public SqliteAttachmentIndexTests()
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
