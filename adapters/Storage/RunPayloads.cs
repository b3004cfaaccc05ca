using System.Security.Cryptography;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Storage;

/// <summary>Payloads of runs over any content store, with a bounded cache: what never changes is never stale.</summary>
/// <param name="content">Where the bytes lie.</param>
internal sealed class RunPayloads(IContentStore content) : IRunPayloads
{
    private readonly PayloadCache cache = new();

    /// <inheritdoc />
    public async Task<PayloadRef> PutAsync(OwnerId owner, RunId run, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var payload = new PayloadRef(Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes.Length);
        var path = PathOf(owner, run, payload);
        if (!cache.TryGet(path, out _))
        {
            byte[] copy = bytes.ToArray();
            await content.PutAsync(path, new MemoryStream(copy, writable: false), metadata: null, cancellationToken);
            cache.Add(path, copy);
        }

        return payload;
    }

    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>> GetAsync(OwnerId owner, RunId run, PayloadRef payload, CancellationToken cancellationToken)
    {
        var path = PathOf(owner, run, payload);
        if (cache.TryGet(path, out var cached))
        {
            return cached;
        }

        await using var stream = await content.OpenReadAsync(path, cancellationToken)
            ?? throw new CartritaException(Problems.NotFound, "A payload of the run is gone.");
        var bytes = await ReadAsync(stream, payload, cancellationToken);
        cache.Add(path, bytes);
        return bytes;
    }

    /// <inheritdoc />
    public Task DeleteAsync(OwnerId owner, RunId run, CancellationToken cancellationToken)
    {
        var folder = new ContentPath(ContentContainers.Payloads, owner, run.Value);
        cache.RemoveUnder(folder);
        return content.DeleteUnderAsync(folder, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, PayloadRef payload, CancellationToken cancellationToken)
    {
        var bytes = new byte[payload.SizeBytes];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read == bytes.Length && Convert.ToHexStringLower(SHA256.HashData(bytes)) == payload.Sha256
            ? bytes
            : throw new CartritaException(Problems.Internal, "A payload of the run is damaged.");
    }

    private static ContentPath PathOf(OwnerId owner, RunId run, PayloadRef payload) =>
        new(ContentContainers.Payloads, owner, $"{run.Value}/{payload.Sha256}");
}
