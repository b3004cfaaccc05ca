using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>A document as it was read.</summary>
/// <param name="Document">The document.</param>
/// <param name="Digest">Of all its texts: the same for the same.</param>
/// <param name="IsPartial">Whether a text that it refers to can't be had now, and perhaps soon.</param>
internal sealed record LoadedDocument(OpenApiDocument Document, byte[] Digest, bool IsPartial);
