using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Finds the uploads that a request may see: the caller's own.</summary>
internal sealed class OwnedUploads(DocumentCollection<UploadDocument> uploads, TimeProvider time) : IDisposable
{
    // Chunks come by the dozen a second: reading the document for each would cost storage a third of what the bytes cost it.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private readonly MemoryCache recent = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    /// <summary>The upload that a route names, also a complete one.</summary>
    /// <exception cref="CartritaException">There is none, it is somebody else's, of another protocol or given up; or it was not finished in time.</exception>
    public async Task<Versioned<UploadDocument>> FindAsync(HttpRequest request, string id, UploadProtocol protocol)
    {
        var (owner, upload) = KeyOf(request, id);
        var found = await uploads.ReadAsync(owner, upload.Value, request.HttpContext.RequestAborted);
        return found is { Value.State: not UploadState.Abandoned } && found.Value.Protocol == protocol
            ? new Versioned<UploadDocument>(InTime(found.Value), found.ETag)
            : throw new CartritaException(Problems.NotFound);
    }

    /// <summary>The same where it still has to take parts.</summary>
    public async Task<UploadDocument> FindOpenAsync(HttpRequest request, string id, UploadProtocol protocol)
    {
        var upload = (await FindAsync(request, id, protocol)).Value;
        return upload.State == UploadState.Open ? upload : throw new CartritaException(Problems.UploadComplete);
    }

    /// <summary>The same for one of many chunks: that another instance completed it or gave it up is known here within a second. What is staged by then is what a chunk that was under way stages, and nobody reads it.</summary>
    public async Task<UploadDocument> FindForChunkAsync(HttpRequest request, string id)
    {
        var key = KeyOf(request, id);
        if (recent.TryGetValue(key, out UploadDocument? known))
        {
            return InTime(known!);
        }

        var upload = await FindOpenAsync(request, id, UploadProtocol.Chunks);
        return recent.Set(key, upload, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
    }

    /// <summary>Says that an upload takes no more chunks.</summary>
    public void Close(UploadDocument upload) => recent.Remove((upload.OwnerId, upload.Id));

    /// <inheritdoc />
    public void Dispose() => recent.Dispose();

    private static (OwnerId Owner, AttachmentId Upload) KeyOf(HttpRequest request, string id) => (request.Caller().OwnerId, RouteId.Parse<AttachmentId>(id));

    private UploadDocument InTime(UploadDocument upload) => upload.IsExpired(time.GetUtcNow()) ? throw new CartritaException(Problems.UploadExpired) : upload;
}
