using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>Who refers to which content (ATT-06). Same bytes under the same name are one content of their owner.</summary>
/// <remarks>
/// A reference is written before its attachment says so, and removed after nothing leads to the attachment any more, so a content never goes while something points at it.
/// Every step may be repeated and may be done by two at once.
/// </remarks>
/// <param name="store">Where the documents lie.</param>
/// <param name="contents">The contents.</param>
/// <param name="keys">Which content has which bytes.</param>
public sealed class ContentRegister(IDocumentStore store, DocumentCollection<ContentDocument> contents, DocumentCollection<ContentKeyDocument> keys)
{
    private const int MaximumAttempts = 20;

    /// <summary>Refers an attachment to the content of its bytes and name; to one of its own where there is none, or none that can be had.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="attachment">The attachment.</param>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    public async Task<ContentClaim> ClaimAsync(OwnerId owner, AttachmentId attachment, string sha256, string fileName, CancellationToken cancellationToken)
    {
        var key = IdentifierForm.Derive("content", owner.Value, sha256, fileName);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var named = await keys.ReadAsync(owner, key, cancellationToken);
                if (named is not null && await JoinAsync(owner, named.Value.ContentId, attachment, cancellationToken) is { } joined)
                {
                    return joined;
                }

                return await BeginAsync(owner, attachment, key, named, Describe(owner, attachment, sha256, fileName), cancellationToken);
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // Another attachment of the same bytes was quicker; what it left is read again.
            }
        }
    }

    /// <summary>Says how a content stands, once its first attachment is through.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="state">How it stands.</param>
    public Task SetStateAsync(OwnerId owner, AttachmentId content, ContentState state) =>
        contents.UpdateAsync(owner, content.Value, found => found is null || found.State == state || found.State == ContentState.Closed ? null : found with { State = state });

    /// <summary>Reads a content; null where there is none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ContentDocument?> ReadAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken) =>
        (await contents.ReadAsync(owner, content.Value, cancellationToken))?.Value;

    /// <summary>Takes a reference away. True where nothing refers to the content any more: then it is closed, and whoever asked erases it and then forgets it.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="attachment">The attachment that goes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> ReleaseAsync(OwnerId owner, AttachmentId content, AttachmentId attachment, CancellationToken cancellationToken)
    {
        var left = await contents.UpdateAsync(owner, content.Value, found => found is null ? null : Without(found, attachment));
        return (left ?? await ReadAsync(owner, content, cancellationToken)) is null or { References.Count: 0 };
    }

    /// <summary>Gives a content up that came to nothing: who asks for the same bytes next begins one of their own, those who wait for this one too.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task AbandonAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken) =>
        store.WriteAsync([contents.Delete(owner, content.Value)], cancellationToken);

    /// <summary>Forgets a closed content, once what it was made of is erased.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Stops between two writes.</param>
    public async Task ForgetAsync(OwnerId owner, AttachmentId content, CancellationToken cancellationToken)
    {
        if (await ReadAsync(owner, content, cancellationToken) is not { References.Count: 0 } closed)
        {
            return;
        }

        var key = IdentifierForm.Derive("content", owner.Value, closed.Sha256, closed.FileName);
        if (await keys.ReadAsync(owner, key, cancellationToken) is { } named && named.Value.ContentId == content)
        {
            try
            {
                // On condition that it still leads here: a deletion has none. An attachment that takes the key over between the two loses it, and is then no duplicate to the next one.
                await store.WriteAsync([keys.Replace(owner, key, named.Value, named.ETag), keys.Delete(owner, key)], cancellationToken);
            }
            catch (DocumentConflictException)
            {
                // An attachment of the same bytes has taken the key over meanwhile; it is no longer this content's.
            }
        }

        await store.WriteAsync([contents.Delete(owner, content.Value)], cancellationToken);
    }

    // Null where the content is gone or given up, so that the attachment has to begin anew.
    private async Task<ContentClaim?> JoinAsync(OwnerId owner, AttachmentId content, AttachmentId attachment, CancellationToken cancellationToken)
    {
        if (await contents.ReadAsync(owner, content.Value, cancellationToken) is not { Value.State: not ContentState.Closed } found)
        {
            return null;
        }

        if (!found.Value.References.Contains(attachment))
        {
            var joined = found.Value with { References = [.. found.Value.References, attachment] };
            await store.WriteAsync([contents.Replace(owner, content.Value, joined, found.ETag)], cancellationToken);
        }

        return new ContentClaim(content, content == attachment, found.Value.State);
    }

    private async Task<ContentClaim> BeginAsync(
        OwnerId owner, AttachmentId attachment, string key, Versioned<ContentKeyDocument>? named, ContentDocument content, CancellationToken cancellationToken)
    {
        var pointer = (named?.Value ?? new ContentKeyDocument { ContentId = attachment }) with { ContentId = attachment };
        DocumentWrite point = named is null ? keys.Create(owner, key, pointer) : keys.Replace(owner, key, pointer, named.ETag);
        await store.WriteAsync([contents.Put(owner, attachment.Value, content), point], cancellationToken);
        return new ContentClaim(attachment, IsFirst: true, content.State);
    }

    private static ContentDocument Describe(OwnerId owner, AttachmentId attachment, string sha256, string fileName) => new()
    {
        Id = attachment, OwnerId = owner, Sha256 = sha256, FileName = fileName, State = ContentState.Ingesting, References = [attachment],
    };

    private static ContentDocument? Without(ContentDocument found, AttachmentId attachment)
    {
        if (!found.References.Contains(attachment))
        {
            return null;
        }

        IReadOnlyList<AttachmentId> left = [.. found.References.Where(reference => reference != attachment)];
        return found with { References = left, State = left.Count == 0 ? ContentState.Closed : found.State };
    }
}
