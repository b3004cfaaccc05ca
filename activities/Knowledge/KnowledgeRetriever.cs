using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Activities.Knowledge;

/// <summary>Searches an owner's files for a chat, and gives what it finds as evidence.</summary>
/// <param name="search">Searches.</param>
public sealed class KnowledgeRetriever(KnowledgeSearch search)
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
        var found = await search.SearchAsync(
            new KnowledgeQuery { Owner = owner, Text = query, Limit = HitsPerSearch }, attachments.Count == 0 ? FileFilter.None : new FileFilter { Named = attachments }, cancellationToken);
        return [.. found.Passages.Select((passage, rank) => passage.Evidence with { Id = $"{prefix}e{rank + 1}" })];
    }
}
