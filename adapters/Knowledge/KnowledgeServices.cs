using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Core.Knowledge;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Registers the knowledge index.</summary>
public static class KnowledgeServices
{
    /// <summary>Adds <see cref="IKnowledgeIndex"/> on the product's SQLite file, with local storage and with Azurite alike.</summary>
    /// <remarks>Needs the stores of <c>AddCartritaStorage</c>.</remarks>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddCartritaKnowledge(this IServiceCollection services) =>
        services.AddSingleton<IKnowledgeIndex, SqliteKnowledgeIndex>();
}
