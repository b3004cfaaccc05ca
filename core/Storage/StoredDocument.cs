namespace Cartrita.Core.Storage;

/// <summary>A document as read.</summary>
/// <param name="Key">Where it lies.</param>
/// <param name="Json">UTF-8 JSON.</param>
/// <param name="ETag">Changes with every write; opaque.</param>
public sealed record StoredDocument(DocumentKey Key, ReadOnlyMemory<byte> Json, string ETag);
