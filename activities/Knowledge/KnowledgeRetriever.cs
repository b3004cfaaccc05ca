using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Knowledge;

/// <summary>Searches an owner's files by words and by meaning, and gives what it finds as evidence.</summary>
/// <param name="index">The index.</param>
/// <param name="models">Has the embedding model that the index was filled with.</param>
/// <param name="logger">Says when meaning could not be searched.</param>
public sealed partial class KnowledgeRetriever(IKnowledgeIndex index, IModelRegistry models, ILogger<KnowledgeRetriever> logger)
{
    /// <summary>How many chunks a search gives.</summary>
    public const int HitsPerSearch = 8;

    /// <summary>Searches.</summary>
    /// <param name="owner">Whose files.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="attachments">Only these files; empty for all of the owner's.</param>
    /// <param name="prefix">What the evidence's ids begin with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Evidence>> SearchAsync(
        OwnerId owner, string query, IReadOnlyList<AttachmentId> attachments, string prefix, CancellationToken cancellationToken)
    {
        var hits = await index.SearchAsync(
            new KnowledgeQuery
            {
                Owner = owner,
                Text = query,
                Vector = await EmbedAsync(query, cancellationToken),
                EmbeddingModel = models.Embeddings.Name,
                VectorWeight = models.Embeddings.SearchWeight,
                Contents = attachments,
                Limit = HitsPerSearch,
            },
            cancellationToken);
        return [.. hits
            .SelectMany(ToEvidence)
            .Select((evidence, rank) => evidence with { Id = $"{prefix}e{rank + 1}" })];
    }

    private static IReadOnlyList<Evidence> ToEvidence(KnowledgeHit hit) => EvidenceScreen.WithoutCredentials(new Evidence
    {
        Id = string.Empty,
        AttachmentId = hit.ContentId,
        FileName = hit.FileName,
        Start = hit.Chunk.Start,
        End = hit.Chunk.End,
        Text = hit.Chunk.Text,
    });

    private async Task<ReadOnlyMemory<float>?> EmbedAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            var embeddings = await models.Embeddings.Generator.GenerateAsync([query], cancellationToken: cancellationToken);
            return embeddings[0].Vector;
        }
        catch (CartritaException exception)
        {
            // Words still find something while the embedding provider is away; the log says that meaning did not take part.
            LogLexicalOnly(models.Embeddings.Choice.Provider, exception.Problem.Code);
            return null;
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Searching by words only: the embedding provider {Provider} failed with {Code}.")]
    private partial void LogLexicalOnly(string provider, string code);
}
