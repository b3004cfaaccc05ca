using System.Globalization;
using Cartrita.Activities.Audio;
using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Takes the chunks of a session: each once, in order, within its limits. One that is acknowledged is stored for good.</summary>
internal sealed class AudioChunkIntake(AudioSessions sessions, IRunPayloads payloads, AudioAllowance allowance, AudioArrivals arrivals, IOptions<LiveSessionLimits> limits, TimeProvider time)
{
    /// <summary>The member of a problem that names the expected chunk.</summary>
    public const string NextMember = "next";

    /// <summary>Takes the request's body as a chunk.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The session in the route.</param>
    /// <param name="number">The chunk's sequence in the route.</param>
    /// <exception cref="CartritaException">There is no such session, it takes no more, another chunk is expected, or this is another body under a sequence that was taken.</exception>
    public async Task<AudioChunkDocument> TakeAsync(HttpRequest request, string id, string number)
    {
        var (owner, session) = (request.Caller().OwnerId, RouteId.Parse<AudioSessionId>(id));
        var sequence = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed < AudioSessions.MostChunks
            ? parsed
            : throw new CartritaException(Problems.NotFound);
        var bytes = await ReadAsync(request);
        var found = await sessions.ReadForChunkAsync(owner, session, sequence, request.HttpContext.RequestAborted);
        if (found.Session is not { } open)
        {
            throw new CartritaException(Problems.NotFound);
        }

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.Span));
        if (found.Chunk is { } stored)
        {
            return Same(stored, hash);
        }

        await CheckAsync(open, sequence, found.Before);
        var duration = AudioPieces.Of(open.Format, bytes)?.Aggregate(TimeSpan.Zero, (sum, piece) => sum + piece.Duration)
            ?? throw new CartritaException(Problems.InvalidRequest, AudioPieces.Refusal(bytes.Span));
        var chunk = AudioChunkRules.Next(found.Before, new PayloadRef(hash, bytes.Length), duration, time.GetUtcNow(), limits.Value);

        await allowance.LetInAsync(owner, session.Value, found.Before?.End ?? TimeSpan.Zero, chunk.End);

        // All bytes are here: that the client leaves now takes nothing back.
        await payloads.PutAsync(owner, session.Run, bytes, CancellationToken.None);
        return await KeepAsync(owner, session, chunk);
    }

    private async Task<AudioChunkDocument> KeepAsync(OwnerId owner, AudioSessionId session, AudioChunkDocument chunk)
    {
        try
        {
            await sessions.AddChunkAsync(owner, session, chunk);
        }
        catch (DocumentConflictException)
        {
            // The same sequence came twice at once.
            var faster = await sessions.ChunkAsync(owner, session, chunk.Sequence, CancellationToken.None) ?? throw new CartritaException(Problems.NotFound);
            return Same(faster, chunk.Sha256);
        }

        var now = await sessions.FindAsync(owner, session, CancellationToken.None);
        if (now is null)
        {
            // It was deleted meanwhile, and what erases it may have passed here already.
            await sessions.RemoveChunkAsync(owner, session, chunk.Sequence);
            await payloads.DeleteAsync(owner, session.Run, CancellationToken.None);
            throw new CartritaException(Problems.NotFound);
        }

        if (now.Chunks <= chunk.Sequence)
        {
            // It was finished meanwhile without this chunk, which nobody transcribes.
            await sessions.RemoveChunkAsync(owner, session, chunk.Sequence);
            throw new CartritaException(Problems.AudioSessionEnded);
        }

        arrivals.Raise(session);
        return chunk;
    }

    private async Task CheckAsync(AudioSessionDocument session, int sequence, AudioChunkDocument? before)
    {
        if (session.State == AudioSessionState.Ended || session.Chunks <= sequence)
        {
            throw new CartritaException(Problems.AudioSessionEnded);
        }

        if (sequence > 0 && before is null)
        {
            throw await GapAsync(session);
        }

        if (time.GetUtcNow() >= session.CreatedAt.AddSeconds(limits.Value.SessionSeconds))
        {
            throw AudioChunkRules.TooLong(limits.Value);
        }
    }

    /// <summary>What a client is told that has left chunks out.</summary>
    public async Task<CartritaException> GapAsync(AudioSessionDocument session)
    {
        var next = await sessions.CountChunksAsync(session.OwnerId, session.Id, CancellationToken.None);
        return new CartritaException(Problems.AudioGap, $"Chunk {next} is the next one.") { Extensions = new Dictionary<string, object?> { [NextMember] = next } };
    }

    private static AudioChunkDocument Same(AudioChunkDocument stored, string hash) =>
        stored.Sha256 == hash ? stored : throw new CartritaException(Problems.IdempotencyMismatch, $"Chunk {stored.Sequence} came before with other bytes.");

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        var (limit, digest) = (limits.Value.ChunkBytes, ContentDigest.Of(request));
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var buffer = new byte[(int)(request.ContentLength ?? limit) + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (read > limit)
        {
            throw TooLarge(limit);
        }

        var bytes = buffer.AsMemory(0, read);
        return digest.Matches(bytes.Span) ? bytes : throw new CartritaException(Problems.ChunkMismatch, "The chunk has another hash than was said.");
    }

    private static CartritaException TooLarge(int limit) => new(Problems.BodyTooLarge, $"A chunk has at most {limit} bytes.");
}
