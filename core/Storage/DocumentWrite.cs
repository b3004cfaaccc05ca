namespace Cartrita.Core.Storage;

/// <summary>One write of a batch.</summary>
/// <param name="Key">The document.</param>
public abstract record DocumentWrite(DocumentKey Key);

/// <summary>Writes a document that must not exist yet.</summary>
/// <param name="Key">The document.</param>
/// <param name="Json">UTF-8 JSON.</param>
public sealed record CreateDocument(DocumentKey Key, ReadOnlyMemory<byte> Json) : DocumentWrite(Key);

/// <summary>Replaces a document that must still have the tag.</summary>
/// <param name="Key">The document.</param>
/// <param name="Json">UTF-8 JSON.</param>
/// <param name="ETag">The tag that was read.</param>
public sealed record ReplaceDocument(DocumentKey Key, ReadOnlyMemory<byte> Json, string ETag) : DocumentWrite(Key);

/// <summary>Writes a document whatever stands there.</summary>
/// <param name="Key">The document.</param>
/// <param name="Json">UTF-8 JSON.</param>
public sealed record PutDocument(DocumentKey Key, ReadOnlyMemory<byte> Json) : DocumentWrite(Key);

/// <summary>Deletes a document; a missing one is no error.</summary>
/// <param name="Key">The document.</param>
public sealed record DeleteDocument(DocumentKey Key) : DocumentWrite(Key);

/// <summary>Changes a document as it stands when the batch is applied; nobody's write between can be lost, and none is in the way.</summary>
/// <remarks>It depends on nothing else of its batch. Where a batch is not whole, it may be applied although another write's condition did not hold.</remarks>
/// <param name="Key">The document.</param>
/// <param name="Change">Gives the UTF-8 JSON as it shall be, from the one that is there or null; null to leave it. It may be asked several times, beside other writes that wait, and has no effects.</param>
public sealed record ChangeDocument(DocumentKey Key, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> Change) : DocumentWrite(Key);
