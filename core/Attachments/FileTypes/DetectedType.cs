namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>What a file is, by its bytes.</summary>
/// <param name="MediaType">Its media type; <c>application/octet-stream</c> where the bytes are none that is known.</param>
/// <param name="Category">The category that such files are taken in; null where they are not taken.</param>
public sealed record DetectedType(string MediaType, FileCategory? Category);
