using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Finds the uploads that a request may see: the caller's own.</summary>
internal sealed class OwnedUploads(DocumentCollection<UploadDocument> uploads, TimeProvider time)
{
    /// <summary>The upload that a route names, also a complete one.</summary>
    /// <exception cref="CartritaException">There is none, it is somebody else's, of another protocol or given up; or it was not finished in time.</exception>
    public async Task<Versioned<UploadDocument>> FindAsync(HttpRequest request, string id, UploadProtocol protocol)
    {
        var found = await uploads.ReadAsync(request.Caller().OwnerId, RouteId.Parse<AttachmentId>(id).Value, request.HttpContext.RequestAborted);
        if (found is not { Value.State: not UploadState.Abandoned } || found.Value.Protocol != protocol)
        {
            throw new CartritaException(Problems.NotFound);
        }

        return found.Value.IsExpired(time.GetUtcNow()) ? throw new CartritaException(Problems.UploadExpired) : found;
    }

    /// <summary>The same where it still has to take parts.</summary>
    public async Task<UploadDocument> FindOpenAsync(HttpRequest request, string id, UploadProtocol protocol)
    {
        var upload = (await FindAsync(request, id, protocol)).Value;
        return upload.State == UploadState.Open ? upload : throw new CartritaException(Problems.UploadComplete);
    }
}
