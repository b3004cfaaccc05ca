using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Knowledge;

namespace Cartrita.Conformance.Tests.Knowledge;

public sealed class SqliteKnowledgeIndexTests : KnowledgeIndexConformance
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cartrita-knowledge-");
    private readonly List<ProductDatabase> databases = [];

    protected override Task<IKnowledgeIndex> OpenAsync()
    {
        var database = new ProductDatabase(folder.FullName);
        databases.Add(database);
        return Task.FromResult<IKnowledgeIndex>(new SqliteKnowledgeIndex(database));
    }

    protected override Task<IKnowledgeIndex> OpenAgainAsync() => OpenAsync();

    protected override Task CloseAsync()
    {
        databases.ForEach(database => database.Dispose());
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
