using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;

namespace Cartrita.Functions.Chat;

/// <summary>Which files are a conversation's: those that its questions named, and those that were brought to it.</summary>
internal sealed class ConversationFiles(AttachmentCapacity capacity)
{
    /// <summary>All of them, uploads that are not complete among them.</summary>
    public async Task<IReadOnlyList<AttachmentId>> AllAsync(ConversationHeader header, CancellationToken cancellationToken) =>
        [.. header.Attachments.Union(await BroughtAsync(header.OwnerId, header.Id, cancellationToken))];

    /// <summary>Those that were brought to it, uploads that are not complete among them.</summary>
    public async Task<IReadOnlyList<AttachmentId>> BroughtAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken) =>
        [.. await capacity.FilesAsync(owner, conversation, cancellationToken)];
}
