using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>Keeps the lists of parts.</summary>
/// <param name="content">Where they lie.</param>
public sealed class ContentManifests(IContentStore content)
{
    private static readonly ContentManifest None = new() { Parts = [] };

    /// <summary>Reads the parts of a content; none before it was extracted.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<ContentManifest> ReadAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        await using var stream = await content.OpenReadAsync(ContentPaths.Manifest(owner, id), cancellationToken);
        return stream is null ? None : (await JsonSerializer.DeserializeAsync(stream, DocumentJson.Default.ContentManifest, cancellationToken))!;
    }

    /// <summary>Writes the parts of a content.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The content.</param>
    /// <param name="manifest">The parts.</param>
    /// <param name="cancellationToken">Stops; nothing is then written.</param>
    public Task WriteAsync(OwnerId owner, AttachmentId id, ContentManifest manifest, CancellationToken cancellationToken) =>
        content.PutAsync(
            ContentPaths.Manifest(owner, id), new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, DocumentJson.Default.ContentManifest)), metadata: null, cancellationToken);
}
