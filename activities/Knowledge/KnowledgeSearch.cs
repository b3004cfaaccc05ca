using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Activities.Knowledge;

/// <summary>Searches an owner's files, from attachments to what the index knows and back. A content to which no attachment refers any more finds nothing.</summary>
/// <param name="index">The index.</param>
/// <param name="questions">Embeds the question.</param>
/// <param name="listed">Finds the files, with their contents.</param>
/// <param name="references">Goes from contents back to files.</param>
public sealed class KnowledgeSearch(IKnowledgeIndex index, QuestionEmbedder questions, AttachmentIndex listed, ContentReferences references)
{
    /// <summary>Searches; best passages first.</summary>
    /// <param name="query">What to search; its contents, vector and model are set here.</param>
    /// <param name="filter">Which files. What is found is shown as one of them, whichever file brought the content.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<FoundPassages> SearchAsync(KnowledgeQuery query, FileFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filter);
        var files = filter.IsOpen ? null : await listed.FindAsync(query.Owner, filter, cancellationToken);
        if (files is { Count: 0 })
        {
            return new FoundPassages([], query.Mode);
        }

        var embedded = query.Mode == SearchMode.Lexical ? null : await questions.EmbedAsync(query.Owner, query.Text, cancellationToken);
        var asked = query with
        {
            Contents = [.. (files ?? []).Select(file => file.Content).Distinct()],
            Mode = embedded is null ? SearchMode.Lexical : query.Mode,
            Vector = embedded?.Vector,
            EmbeddingModel = embedded?.Model.Name ?? string.Empty,
            VectorWeight = embedded?.Model.SearchWeight ?? 1,
        };
        var hits = await index.SearchAsync(asked, cancellationToken);
        var found = await AttachmentsAsync(query.Owner, [.. hits.Select(hit => hit.ContentId).Distinct()], files, cancellationToken);
        return new FoundPassages(
            [.. from hit in hits
                where found.ContainsKey(hit.ContentId)
                from evidence in EvidenceScreen.WithoutCredentials(ToEvidence(found[hit.ContentId], hit))
                select new FoundPassage(found[hit.ContentId], hit, evidence)],
            asked.Mode);
    }

    private async Task<IReadOnlyDictionary<AttachmentId, AttachmentDocument>> AttachmentsAsync(
        OwnerId owner, IReadOnlyCollection<AttachmentId> contents, IReadOnlyList<ListedFile>? files, CancellationToken cancellationToken)
    {
        if (files is null)
        {
            return await references.AttachmentsAsync(owner, contents, [], cancellationToken);
        }

        // A file that the filter took and that went meanwhile is not shown as another one of the same content.
        HashSet<AttachmentId> wanted = [.. files.Where(file => contents.Contains(file.Content)).Select(file => file.Id)];
        var found = await references.AttachmentsAsync(owner, contents, wanted, cancellationToken);
        return found.Where(pair => wanted.Contains(pair.Value.Id)).ToDictionary();
    }

    private static Evidence ToEvidence(AttachmentDocument attachment, KnowledgeHit hit) => new()
    {
        Id = string.Empty,
        AttachmentId = attachment.Id,
        FileName = hit.Path,
        Part = hit.Part,
        Section = hit.Chunk.Section is { } section && !CredentialRules.Any(section) ? section : null,
        Start = hit.Passage.Start,
        End = hit.Passage.End,
        Text = hit.Passage.Text,
    };
}

/// <summary>A passage that may be shown.</summary>
/// <param name="Attachment">The file.</param>
/// <param name="Hit">What the index found; its own texts may hold credentials.</param>
/// <param name="Evidence">The passage, or a stretch of it, without credentials.</param>
public sealed record FoundPassage(AttachmentDocument Attachment, KnowledgeHit Hit, Evidence Evidence);

/// <summary>What a search found.</summary>
/// <param name="Passages">Best first.</param>
/// <param name="Mode">What it went by: by words alone while the embedding provider is away.</param>
public sealed record FoundPassages(IReadOnlyList<FoundPassage> Passages, SearchMode Mode);
