using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Cartrita.Functions.Attachments.Tus;

/// <summary>Takes bytes that go on where a tus upload ends, and stages them piece by piece under their offsets.</summary>
internal sealed class TusBytes(IStagedContent staged)
{
    // A content has at most 50,000 blocks; who sends so many crumbs is told before the store has to.
    private const int MaximumPieces = 10_000;
    private const int PieceBytes = 4 * 1024 * 1024;
    private const int MemoryBytes = 256 * 1024;

    /// <summary>Where an upload ends: what goes on without a gap from its start.</summary>
    public async Task<long> EndAsync(UploadDocument upload, CancellationToken cancellationToken) => upload.State == UploadState.Open
        ? UploadChunks.Chain(await staged.ListAsync(upload.Path, cancellationToken)).End
        : upload.SizeBytes;

    /// <summary>Stages a request's bytes and gives where the upload ends then. What came before a connection broke is kept.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="offset">Where the client says that they begin.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="CartritaException">They begin elsewhere, are too many, or have another checksum: then nothing is kept.</exception>
    public async Task<long> AppendAsync(UploadDocument upload, long offset, HttpRequest request)
    {
        var checksum = TusChecksum.Of(request);
        var (pieces, end) = UploadChunks.Chain(await staged.ListAsync(upload.Path, CancellationToken.None));
        if (offset != end)
        {
            throw new CartritaException(Problems.OffsetMismatch) { Extensions = new Dictionary<string, object?> { ["offset"] = TusHeaders.Text(end) } };
        }

        var room = upload.SizeBytes - end;
        if (request.ContentLength > room)
        {
            throw TooMany(room);
        }

        if (pieces.Count >= MaximumPieces)
        {
            throw new CartritaException(Problems.InvalidRequest, "The upload came in too many small pieces.");
        }

        if (checksum is null)
        {
            return await StageAsync(upload, end, request.Body);
        }

        await using var spool = new FileBufferingReadStream(request.Body, MemoryBytes);
        await CheckAsync(spool, checksum, room, request.HttpContext.RequestAborted);
        spool.Position = 0;
        return await StageAsync(upload, end, spool);
    }

    private async Task<long> StageAsync(UploadDocument upload, long from, Stream bytes)
    {
        var room = upload.SizeBytes - from;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(room, 1, PieceBytes));
        try
        {
            while (true)
            {
                var (filled, failure) = await FillAsync(bytes, buffer);
                var piece = buffer.AsMemory(0, (int)Math.Min(filled, room));
                if (piece.Length > 0)
                {
                    // Cut off in the middle or not: what came is the client's, who asks where to go on.
                    await staged.StageAsync(upload.Path, checked((int)from), piece, CancellationToken.None);
                    (from, room) = (from + piece.Length, room - piece.Length);
                }

                failure?.Throw();
                if (filled > piece.Length)
                {
                    throw TooMany(piece.Length);
                }

                if (filled < buffer.Length)
                {
                    return from;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // As much as comes, and why no more does where that is a failure. That the client has left is not asked: what is on its way from it is read all the same.
    private static async Task<(int Filled, ExceptionDispatchInfo? Failure)> FillAsync(Stream bytes, byte[] buffer)
    {
        var filled = 0;
        try
        {
            while (filled < buffer.Length && await bytes.ReadAsync(buffer.AsMemory(filled), CancellationToken.None) is var read and > 0)
            {
                filled += read;
            }

            return (filled, null);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return (filled, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private static async Task CheckAsync(Stream bytes, TusChecksum checksum, long room, CancellationToken left)
    {
        using var hash = IncrementalHash.CreateHash(checksum.Algorithm);
        var (buffer, size) = (new byte[64 * 1024], 0L);
        while (await bytes.ReadAsync(buffer, left) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            size += read;
            if (size > room)
            {
                throw TooMany(room);
            }
        }

        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(checksum.Hash))
        {
            throw new CartritaException(Problems.ChecksumMismatch);
        }
    }

    private static CartritaException TooMany(long room) => new(Problems.BodyTooLarge, $"The upload takes {room} more bytes.");
}
