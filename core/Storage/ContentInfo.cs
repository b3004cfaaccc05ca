namespace Cartrita.Core.Storage;

/// <summary>What a put stored.</summary>
/// <param name="Sha256">The content's SHA-256, lower-case hexadecimal.</param>
/// <param name="SizeBytes">Its length in bytes.</param>
public sealed record ContentInfo(string Sha256, long SizeBytes);
