namespace Cartrita.Core.Attachments;

/// <summary>Which of an owner's files a search is about; all that is asked has to be true of one file.</summary>
/// <remarks>Tags and dates are of files, not of the contents that files share, so an index that knows contents does not know them.</remarks>
public sealed record FileFilter
{
    /// <summary>All files.</summary>
    public static FileFilter None { get; } = new();

    /// <summary>Only these files; null for all of the owner's. An empty list is none of them.</summary>
    public IReadOnlyList<AttachmentId>? Named { get; init; }

    /// <summary>Only files that have one of these tags; empty for no such rule.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only files that came then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only files that came before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether it takes every file.</summary>
    public bool IsOpen => Named is null && Tags.Count == 0 && From is null && To is null;

    /// <summary>Whether a file that is named, or any where none is, is one of them.</summary>
    /// <param name="file">The file.</param>
    public bool Allows(ListedFile file) =>
        (Tags.Count == 0 || file.Tags.Any(tag => Tags.Contains(tag, StringComparer.Ordinal))) && (From is null || file.CreatedAt >= From) && (To is null || file.CreatedAt < To);
}
