namespace Cartrita.Adapters.Tools.OpenApi.Loading;

/// <summary>What an address gave.</summary>
/// <param name="Bytes">The text; null where it is the one that is known already.</param>
/// <param name="EntityTag">Its entity tag; null where it has none.</param>
internal sealed record WebText(ReadOnlyMemory<byte>? Bytes, string? EntityTag);
