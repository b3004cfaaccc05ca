namespace Cartrita.Core.Storage;

/// <summary>A reference to a payload of a run: what histories hold instead of text.</summary>
/// <param name="Sha256">The content's SHA-256, lower-case hexadecimal; the payload lies at <c>payloads/u/{owner}/{runId}/{sha256}</c>.</param>
/// <param name="SizeBytes">Its length in bytes.</param>
public sealed record PayloadRef(string Sha256, long SizeBytes);
