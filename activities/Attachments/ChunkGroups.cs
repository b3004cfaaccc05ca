using System.Text.Json;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Attachments;

/// <summary>Collects the chunks of a content over all its parts, numbers them through, and keeps them in groups for the steps that embed them.</summary>
/// <param name="content">Where the groups lie.</param>
/// <param name="owner">Whose.</param>
/// <param name="id">The content.</param>
/// <param name="size">Chunks of a group.</param>
internal sealed class ChunkGroups(IContentStore content, OwnerId owner, AttachmentId id, int size)
{
    private readonly List<PlacedChunk> waiting = [];

    /// <summary>Groups that were written.</summary>
    internal int Count { get; private set; }

    /// <summary>Chunks that were added.</summary>
    internal int ChunkCount { get; private set; }

    /// <summary>Reads a group.</summary>
    internal static async Task<ChunkGroup?> ReadAsync(IContentStore content, OwnerId owner, AttachmentId id, int group, CancellationToken cancellationToken)
    {
        await using var stream = await content.OpenReadAsync(ContentPaths.Chunks(owner, id, group), cancellationToken);
        return stream is null ? null : await JsonSerializer.DeserializeAsync(stream, PayloadJson.Default.ChunkGroup, cancellationToken);
    }

    /// <summary>Adds the chunks of a part.</summary>
    internal async Task AddAsync(ExtractedPart part, CancellationToken cancellationToken)
    {
        foreach (var chunk in part.Chunks)
        {
            waiting.Add(new PlacedChunk(chunk with { Ordinal = ChunkCount++ }, part.Number, part.Path, part.Language));
            if (waiting.Count == size)
            {
                await WriteAsync(cancellationToken);
            }
        }
    }

    /// <summary>Writes what is left.</summary>
    internal async Task EndAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count > 0)
        {
            await WriteAsync(cancellationToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new ChunkGroup([.. waiting]), PayloadJson.Default.ChunkGroup);
        await content.PutAsync(ContentPaths.Chunks(owner, id, Count++), new MemoryStream(bytes), metadata: null, cancellationToken);
        waiting.Clear();
    }
}

/// <summary>A group of chunks on their way to the index.</summary>
/// <param name="Chunks">The chunks.</param>
internal sealed record ChunkGroup(IReadOnlyList<PlacedChunk> Chunks);

/// <summary>A chunk and where it stands in its content.</summary>
/// <param name="Chunk">The chunk; its ordinal counts over all parts.</param>
/// <param name="Part">The part, from 0.</param>
/// <param name="Path">The part's path.</param>
/// <param name="Language">The part's natural language.</param>
internal sealed record PlacedChunk(TextChunk Chunk, int Part, string Path, string? Language);
