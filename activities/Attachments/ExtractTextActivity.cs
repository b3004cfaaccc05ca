using System.Text;
using System.Text.Json;
using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Reads a text file strictly as UTF-8, keeps the text that citations point into, and cuts it into groups of chunks.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="content">Its bytes, its text, its chunks.</param>
/// <param name="writers">The frames.</param>
/// <param name="slots">Bounds how many such steps go on at a time.</param>
public sealed class ExtractTextActivity(IngestionDocuments documents, IContentStore content, FrameWriters writers, IngestionSlots slots)
{
    /// <summary>How many chunks one <see cref="DurableNames.EmbedAndIndex"/> takes: a few embedding requests, and a small step to repeat.</summary>
    public const int ChunksPerGroup = 128;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Extracts.</summary>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ExtractText)]
    public async Task<Outcome<ExtractResult>> RunAsync([ActivityTrigger] IngestStepInput input, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var (owner, id) = (input.Scope.OwnerId, input.AttachmentId);
        var attachment = await documents.MoveAsync(owner, id, document => document with { Status = AttachmentStatus.Ingesting }, cancellationToken);
        if (await ReadAsync(owner, id, cancellationToken) is not { } text)
        {
            return Outcome.Fail<ExtractResult>(Problems.InvalidEncoding);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Outcome.Fail<ExtractResult>(Problems.EmptyFile, "The file holds no text.");
        }

        await content.PutAsync(ContentPaths.Text(owner, id, part: 0), new MemoryStream(Strict.GetBytes(text)), metadata: null, cancellationToken);
        var chunks = TextChunker.Chunk(text);
        var groups = chunks.Chunk(ChunksPerGroup).ToList();
        for (var group = 0; group < groups.Count; group++)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(new ChunkGroup(attachment.FileName, groups[group]), PayloadJson.Default.ChunkGroup);
            await content.PutAsync(ContentPaths.Chunks(owner, id, group), new MemoryStream(bytes), metadata: null, cancellationToken);
        }

        await using var frames = writers.Open(input.Scope);
        frames.WriteProgress(attachment, chunksDone: 0, chunks.Count, IngestionFrames.Extracted);
        return Outcome.Of(new ExtractResult(chunks.Count, text.Length, groups.Count));
    }

    // Null where the bytes are not UTF-8. A byte order mark is no part of the text.
    private async Task<string?> ReadAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        await using var stream = await content.OpenReadAsync(new ContentPath(ContentContainers.Incoming, owner, id.Value), cancellationToken)
            ?? throw new CartritaException(Problems.Internal, "The upload's bytes are not there.");
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        try
        {
            var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            // A file in another encoding, or no text at all: the caller's fault, and told so.
            return null;
        }
    }
}
