using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Takes one chunk: reads it whole, holds it against what was said of it, and stages it. Nothing that is wrong or cut off is ever staged.</summary>
internal sealed class ChunkUpload(IStagedContent staged, UploadSlots slots)
{
    /// <summary>The chunk that a route names.</summary>
    public static int Number(UploadDocument upload, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < UploadChunks.Count(upload.SizeBytes)
            ? number
            : throw new CartritaException(Problems.NotFound);

    /// <summary>Stages the request's body as a chunk; the same chunk again replaces it.</summary>
    public async Task StageAsync(UploadDocument upload, int number, HttpRequest request)
    {
        var size = UploadChunks.SizeOf(upload.SizeBytes, number);
        var digest = ContentDigest.Of(request);
        if (request.ContentLength is { } length && length != size)
        {
            throw OtherLength(number, size);
        }

        using var place = await slots.TryTakeAsync(upload.OwnerId, upload.Id, UploadChunks.MaximumParallel, request.HttpContext.RequestAborted)
            ?? throw new CartritaException(Problems.TooManyChunks) { RetryAfterSeconds = (int)UploadSlots.Timing.RenewEvery.TotalSeconds };
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var content = buffer.AsMemory(0, size);
            await ReadAsync(request, content, number);
            Check(upload, number, content.Span, digest);

            // All bytes are here: that the client leaves now takes nothing back.
            await staged.StageAsync(upload.Path, UploadChunks.BlockOf(number), content, CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task ReadAsync(HttpRequest request, Memory<byte> content, int number)
    {
        var (body, left) = (request.Body, request.HttpContext.RequestAborted);
        var read = await body.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, left);
        if (read < content.Length || await body.ReadAsync(new byte[1], left) > 0)
        {
            throw OtherLength(number, content.Length);
        }
    }

    private static void Check(UploadDocument upload, int number, ReadOnlySpan<byte> content, ContentDigest digest)
    {
        if (!digest.Matches(content) || (upload.ChunkSha256 is { } hashes && Convert.ToHexStringLower(SHA256.HashData(content)) != hashes[number]))
        {
            throw new CartritaException(Problems.ChunkMismatch, $"Chunk {number} has another hash than was said.");
        }
    }

    private static CartritaException OtherLength(int number, int size) => new(Problems.ChunkMismatch, $"Chunk {number} has {size} bytes.");
}
