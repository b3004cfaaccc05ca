namespace Cartrita.EndToEnd.Tests.Ingestion;

/// <summary>A file that goes in, and how it has to end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Status">The status that it ends in; null where the upload itself is refused.</param>
/// <param name="Code">The catalogue's code; null where it ends well.</param>
/// <param name="Needle">A word that stands in no other file; null where nothing of it is to be found.</param>
internal sealed record MixedFile(string Name, byte[] Bytes, string? Status, string? Code = null, string? Needle = null)
{
    /// <summary>The hash that is said of it; null for its own.</summary>
    public string? ClaimedSha256 { get; init; }
}
