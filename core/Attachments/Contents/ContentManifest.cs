using System.Text.Json.Serialization;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>The parts of a content, in their order. At <see cref="ContentPaths.Manifest"/>.</summary>
public sealed record ContentManifest : VersionedDocument
{
    /// <summary>One for a plain file, one for each member of an archive.</summary>
    public required IReadOnlyList<ContentPart> Parts { get; init; }

    /// <summary>The natural language of most of the text, ISO 639-1; null where there is none or it is not known.</summary>
    [JsonIgnore]
    public string? Language => Parts
        .Where(part => part.Language is not null)
        .GroupBy(part => part.Language)
        .OrderByDescending(group => group.Sum(part => part.TextLength))
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .FirstOrDefault()?.Key;

    /// <summary>What the owner should know, in one sentence; null where all was taken.</summary>
    [JsonIgnore]
    public string? Notice => Parts is [var only]
        ? only.Notice
        : Parts.Count(part => part.Notice is not null) is > 0 and var count ? $"{count} of {Parts.Count} members were not taken whole; each says why." : null;
}
