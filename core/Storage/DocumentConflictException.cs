namespace Cartrita.Core.Storage;

/// <summary>A create met an existing document, or a replace met another tag.</summary>
/// <param name="key">The document that the batch stopped at.</param>
public sealed class DocumentConflictException(DocumentKey key) : Exception($"The document {key} was changed by another writer.")
{
    /// <summary>The document that the batch stopped at.</summary>
    public DocumentKey Key { get; } = key;
}
