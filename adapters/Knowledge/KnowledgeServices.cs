using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Search.Documents;
using Azure.Search.Documents.Indexes;
using Cartrita.Adapters.Knowledge.AzureSearch;
using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Knowledge;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Registers the knowledge index.</summary>
public static class KnowledgeServices
{
    /// <summary>Adds <see cref="IKnowledgeIndex"/>: on the product's SQLite file, with local storage and with Azurite alike, or in the Azure AI Search service that <see cref="KnowledgeOptions"/> name.</summary>
    /// <remarks>Needs the stores of <c>AddCartritaStorage</c> and a <see cref="TimeProvider"/>.</remarks>
    /// <param name="services">Where to.</param>
    public static IServiceCollection AddCartritaKnowledge(this IServiceCollection services)
    {
        services.AddOptions<KnowledgeOptions>();
        return services.AddSingleton<IKnowledgeIndex>(provider => provider.GetRequiredService<IOptions<KnowledgeOptions>>().Value is { SearchEndpoint: not null } options
            ? new AzureSearchIndex(Connect(options), options.SearchIndex, provider.GetRequiredService<TimeProvider>())
            : new SqliteKnowledgeIndex(provider.GetRequiredService<ProductDatabase>()));
    }

    private static SearchClientOptions Version => new(SearchClientOptions.ServiceVersion.V2023_11_01);

    private static SearchIndexClient Connect(KnowledgeOptions options) => string.IsNullOrWhiteSpace(options.SearchApiKey)
        ? new SearchIndexClient(options.SearchEndpoint, (TokenCredential)new DefaultAzureCredential(), Version)
        : new SearchIndexClient(options.SearchEndpoint, new AzureKeyCredential(options.SearchApiKey), Version);
}
