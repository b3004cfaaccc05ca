using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Takes files that come whole, shows how files stand, gives them back and deletes them.</summary>
internal sealed class AttachmentEndpoints(
    UploadIntake intake,
    FileReservations reservations,
    DocumentCollection<AttachmentDocument> attachments,
    AttachmentCapacity capacity,
    AttachmentContent contents,
    AttachmentDeletion deletion)
{
    // A form's borders and headers around the file.
    private const long FormOverhead = 16 * 1024;

    /// <summary>Takes one file of at most 20 MB; larger ones come in chunks.</summary>
    [Function(nameof(CreateAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> CreateAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attachments")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var (caller, key, left) = (request.Info(), IdempotencyKey.Of(request), request.HttpContext.RequestAborted);
        var wishes = FileWishes.Of(request.Query);
        var incoming = await reservations.CheckAsync(caller.Principal!.OwnerId, wishes.Conversation, () => ReadAsync(request, wishes, left));
        await using var upload = incoming.Bytes;
        var attachment = await intake.TakeAsync(caller, incoming, key, client);
        return JsonAnswer.Created(await ShowAsync(attachment), HttpJson.Wire.AttachmentBody);
    }

    /// <summary>How a file stands.</summary>
    [Function(nameof(GetAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attachments/{id}")] HttpRequest request, string id) =>
        JsonAnswer.Ok(await ShowAsync(await FindAsync(request, id)), HttpJson.Wire.AttachmentBody);

    /// <summary>A file's bytes, as they came.</summary>
    [Function(nameof(GetAttachmentContent))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetAttachmentContent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attachments/{id}/content")] HttpRequest request, string id) =>
        await contents.OpenAsync(await FindAsync(request, id), request.HttpContext.RequestAborted);

    /// <summary>Deletes a file with everything that was made of it; its ingestion is cancelled if it is not over.</summary>
    [Function(nameof(DeleteAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> DeleteAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/attachments/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        await deletion.DeleteAsync(await FindAsync(request, id), client, request.HttpContext.RequestAborted);
        request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return new EmptyResult();
    }

    private static async Task<IncomingFile> ReadAsync(HttpRequest request, FileWishes wishes, CancellationToken left)
    {
        SpooledUpload.RequireFits(request.ContentLength - FormOverhead);
        var body = await UploadBody.OpenAsync(request);
        var upload = await SpooledUpload.ReadAsync(body.Content, left);
        try
        {
            await body.EndAsync();
            var detected = await FileTypeDetector.DetectAsync(upload.Open(), left);
            return new IncomingFile(DeclaredFile.Check(body.Name, body.MediaType, upload.SizeBytes, detected), wishes, upload);
        }
        catch
        {
            // The temporary file must not stay, whatever was wrong.
            await upload.DisposeAsync();
            throw;
        }
    }

    private async Task<AttachmentDocument> FindAsync(HttpRequest request, string id) =>
        (await attachments.ReadAsync(request.Caller().OwnerId, RouteId.Parse<AttachmentId>(id).Value, request.HttpContext.RequestAborted))?.Value
        ?? throw new CartritaException(Problems.NotFound);

    private async Task<AttachmentBody> ShowAsync(AttachmentDocument attachment) =>
        AttachmentBody.Of(attachment, await capacity.ReadAsync(attachment.OwnerId, attachment.ConversationId, CancellationToken.None));
}
