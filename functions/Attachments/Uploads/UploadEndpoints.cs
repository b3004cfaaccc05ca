using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Takes files in chunks, in any order, over as many connections and as long as that takes (ATT-01).</summary>
internal sealed class UploadEndpoints(
    UploadCreation creation,
    UploadCompletion completion,
    UploadRemoval removal,
    ChunkUpload chunks,
    OwnedUploads owned,
    FileReservations reservations,
    IStagedContent staged,
    AttachmentCapacity capacity)
{
    private const string Route = "api/attachments/uploads/{id}";

    /// <summary>Begins an upload.</summary>
    [Function(nameof(CreateUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> CreateUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attachments/uploads")] HttpRequest request)
    {
        var (caller, key) = (request.Info(), IdempotencyKey.Of(request));
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.CreateUploadBody);
        var wanted = await reservations.CheckAsync(request.Caller().OwnerId, body.ConversationId, () => Task.FromResult(UploadRequest.Check(body)));
        var (upload, state) = await creation.CreateAsync(caller, wanted, key);
        return JsonAnswer.Created(UploadProgressBody.Of(upload, await MissingAsync(upload), state), HttpJson.Wire.UploadProgressBody);
    }

    /// <summary>Takes one chunk; the same chunk again is harmless.</summary>
    [Function(nameof(PutUploadChunk))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> PutUploadChunk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/chunks/{number}")] HttpRequest request, string id, string number)
    {
        var upload = await owned.FindForChunkAsync(request, id);
        await chunks.StageAsync(upload, ChunkUpload.Number(upload, number), request);
        return Nothing(request);
    }

    /// <summary>What is missing.</summary>
    /// <remarks>An id has 32 digits; without the constraint the route would have a path in common with those that hang on an attachment.</remarks>
    [Function(nameof(GetUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attachments/uploads/{id:length(32)}")] HttpRequest request, string id)
    {
        var upload = (await owned.FindAsync(request, id, UploadProtocol.Chunks)).Value;
        var state = await capacity.ReadAsync(upload.OwnerId, upload.ConversationId, request.HttpContext.RequestAborted);
        return JsonAnswer.Ok(UploadProgressBody.Of(upload, await MissingAsync(upload), state), HttpJson.Wire.UploadProgressBody);
    }

    /// <summary>Makes an attachment of an upload of which nothing is missing; again, it gives the same one.</summary>
    [Function(nameof(CompleteUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> CompleteUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/complete")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var upload = await owned.FindAsync(request, id, UploadProtocol.Chunks);
        var attachment = await completion.CompleteAsync(upload, client);
        owned.Close(upload.Value);
        var state = await capacity.ReadAsync(attachment.OwnerId, attachment.ConversationId, request.HttpContext.RequestAborted);
        return JsonAnswer.Ok(AttachmentBody.Of(attachment, state), HttpJson.Wire.AttachmentBody);
    }

    /// <summary>Gives an upload up.</summary>
    [Function(nameof(DeleteUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> DeleteUpload([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request, string id)
    {
        var upload = await owned.FindAsync(request, id, UploadProtocol.Chunks);
        await removal.AbandonAsync(upload);
        owned.Close(upload.Value);
        return Nothing(request);
    }

    private async Task<IReadOnlyList<int>> MissingAsync(UploadDocument upload) => upload.State == UploadState.Open
        ? UploadChunks.Missing(upload.SizeBytes, await staged.ListAsync(upload.Path, CancellationToken.None))
        : [];

    private static EmptyResult Nothing(HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return new EmptyResult();
    }
}
