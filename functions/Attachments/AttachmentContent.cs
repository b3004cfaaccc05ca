using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Attachments;

/// <summary>Gives a file back as it came. What no scanner has passed is given to nobody, its owner included.</summary>
internal sealed class AttachmentContent(IContentStore content)
{
    private const string AnyBytes = "application/octet-stream";

    /// <summary>The answer that sends the bytes: always as a file to save, never as something that a browser shows.</summary>
    /// <exception cref="CartritaException">It is not through its checks yet, or did not pass them; or its bytes are gone.</exception>
    public async Task<IActionResult> OpenAsync(AttachmentDocument attachment, CancellationToken cancellationToken)
    {
        if (attachment.Status is not (AttachmentStatus.Indexed or AttachmentStatus.Stored or AttachmentStatus.AwaitingConfirmation))
        {
            throw new CartritaException(AttachmentStatusNames.IsFinal(attachment.Status) ? Problems.AttachmentUnusable : Problems.IndexPending);
        }

        var stream = await content.OpenReadAsync(ContentPaths.Original(attachment.OwnerId, attachment.Content), cancellationToken) ?? throw new CartritaException(Problems.NotFound);
        return new Answer(attachment, stream);
    }

    private sealed class Answer(AttachmentDocument attachment, Stream stream) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            await using var bytes = stream;
            var response = context.HttpContext.Response;
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(attachment.FileName);
            response.Headers.ContentDisposition = disposition.ToString();
            response.Headers.CacheControl = "private, no-cache";
            response.ContentType = AnyBytes;
            response.ContentLength = attachment.SizeBytes;
            await bytes.CopyToAsync(response.Body, context.HttpContext.RequestAborted);
        }
    }
}
