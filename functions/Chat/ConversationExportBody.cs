using Cartrita.Core.Attachments;

namespace Cartrita.Functions.Chat;

/// <summary>A conversation as <c>GET /api/conversations/{id}/export</c> gives it in JSON. Nothing in it changes but by what happens to the conversation.</summary>
internal sealed record ConversationExportBody
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "cartrita.conversation";

    /// <summary>The format's version: members may be added to it, and none changes its meaning.</summary>
    public const int FormatVersion = 1;

    /// <summary>Always <c>cartrita.conversation</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format, 1.</summary>
    public required int Version { get; init; }

    /// <summary>The conversation.</summary>
    public required ConversationBody Conversation { get; init; }

    /// <summary>The files that its questions named.</summary>
    public required IReadOnlyList<ExportedAttachmentBody> Attachments { get; init; }

    /// <summary>All messages, the oldest first.</summary>
    public required IReadOnlyList<ConversationMessageBody> Messages { get; init; }
}

/// <summary>A file in an export.</summary>
/// <param name="Id">The file.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Sha256">SHA-256 of the bytes.</param>
/// <param name="SizeBytes">Its length in bytes.</param>
internal sealed record ExportedAttachmentBody(AttachmentId Id, string FileName, string Sha256, long SizeBytes)
{
    /// <summary>What an export says of a stored file.</summary>
    public static ExportedAttachmentBody Of(AttachmentDocument attachment) => new(attachment.Id, attachment.FileName, attachment.Sha256, attachment.SizeBytes);
}
