namespace Cartrita.Core.Attachments;

/// <summary>What the list of an owner's files knows of one, and filters go by.</summary>
/// <param name="Id">The file.</param>
/// <param name="Content">The content that it refers to.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="Tags">Its tags.</param>
public readonly record struct ListedFile(AttachmentId Id, AttachmentId Content, DateTimeOffset CreatedAt, IReadOnlyList<string> Tags)
{
    /// <summary>What the list knows of a file.</summary>
    /// <param name="attachment">The file.</param>
    public static ListedFile Of(AttachmentDocument attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return new ListedFile(attachment.Id, attachment.Content, attachment.CreatedAt, attachment.Tags);
    }
}
