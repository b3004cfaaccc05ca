using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments.Tus;

/// <summary>Takes files as tus 1.0 has it, so that existing clients work; the last byte completes the upload.</summary>
internal sealed class TusEndpoints(
    UploadCreation creation,
    UploadCompletion completion,
    UploadRemoval removal,
    UploadSlots slots,
    TusBytes bytes,
    OwnedUploads owned,
    AttachmentDeletion deletion,
    DocumentCollection<AttachmentDocument> attachments)
{
    private const string Uploads = "api/tus";
    private const string Upload = Uploads + "/{id}";

    /// <summary>What is spoken here.</summary>
    [Function(nameof(TusOptions))]
    [OpenAccess]
    public IActionResult TusOptions([HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = Uploads)] HttpRequest request)
    {
        TusHeaders.Announce(request.HttpContext.Response);
        return Nothing(request, StatusCodes.Status204NoContent);
    }

    /// <summary>Begins an upload, and takes what of it comes along.</summary>
    [Function(nameof(CreateTusUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> CreateTusUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Uploads)] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        TusHeaders.RequireVersion(request);
        var (upload, _) = await creation.CreateAsync(request.Info(), TusRequest.Check(request), IdempotencyKey.Of(request));
        var response = request.HttpContext.Response;
        response.Headers.Location = $"/{Uploads}/{upload.Id.Value}";
        if (TusHeaders.BringsBytes(request) && upload.State == UploadState.Open && await bytes.EndAsync(upload, CancellationToken.None) == 0)
        {
            await AppendAsync(upload, 0, request, client);
        }
        else
        {
            TusHeaders.Show(response, upload, await bytes.EndAsync(upload, CancellationToken.None));
        }

        return Nothing(request, StatusCodes.Status201Created);
    }

    /// <summary>Where an upload ends.</summary>
    [Function(nameof(GetTusUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetTusUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "head", Route = Upload)] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        TusHeaders.RequireVersion(request);
        var (found, headers) = (await owned.FindAsync(request, id, UploadProtocol.Tus), request.HttpContext.Response.Headers);
        var (upload, end) = (found.Value, await bytes.EndAsync(found.Value, CancellationToken.None));
        if (end == upload.SizeBytes)
        {
            // A client that sees this sends nothing more, so a completion that a crash cut off is finished here.
            await completion.CompleteAsync(found, client);
        }

        headers.CacheControl = "no-store";
        headers[TusHeaders.Length] = TusHeaders.Text(upload.SizeBytes);
        if (upload.Metadata is { } metadata)
        {
            headers[TusHeaders.Metadata] = metadata;
        }

        TusHeaders.Show(request.HttpContext.Response, upload, end);
        return Nothing(request, StatusCodes.Status200OK);
    }

    /// <summary>Takes bytes that go on where an upload ends.</summary>
    [Function(nameof(PatchTusUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> PatchTusUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Upload)] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        TusHeaders.RequireVersion(request);
        if (!TusHeaders.BringsBytes(request))
        {
            throw new CartritaException(Problems.UnsupportedContentType, $"Send {TusHeaders.MediaType}.");
        }

        var offset = TusHeaders.Number(request, TusHeaders.Offset) ?? throw new CartritaException(Problems.InvalidRequest, $"{TusHeaders.Offset} is missing.");
        await AppendAsync(await owned.FindOpenAsync(request, id, UploadProtocol.Tus), offset, request, client);
        return Nothing(request, StatusCodes.Status204NoContent);
    }

    /// <summary>Gives an upload up; one that is complete goes with its attachment.</summary>
    [Function(nameof(DeleteTusUpload))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> DeleteTusUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Upload)] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var found = await owned.FindAsync(request, id, UploadProtocol.Tus);
        TusHeaders.RequireVersion(request);
        if (found.Value.State == UploadState.Open)
        {
            await removal.AbandonAsync(found);
        }
        else if (await attachments.ReadAsync(found.Value.OwnerId, found.Value.Id.Value, request.HttpContext.RequestAborted) is { } attachment)
        {
            await deletion.DeleteAsync(attachment.Value, client, request.HttpContext.RequestAborted);
        }

        return Nothing(request, StatusCodes.Status204NoContent);
    }

    private async Task AppendAsync(UploadDocument upload, long offset, HttpRequest request, DurableTaskClient client)
    {
        using var place = await slots.TryTakeAsync(upload.OwnerId, upload.Id, limit: 1, request.HttpContext.RequestAborted) ?? throw new CartritaException(Problems.UploadBusy);
        var end = await bytes.AppendAsync(upload, offset, request);
        TusHeaders.Show(request.HttpContext.Response, upload, end);
        if (end == upload.SizeBytes)
        {
            await completion.CompleteAsync(await owned.FindAsync(request, upload.Id.Value, UploadProtocol.Tus), client);
        }
    }

    private static EmptyResult Nothing(HttpRequest request, int status)
    {
        request.HttpContext.Response.StatusCode = status;
        return new EmptyResult();
    }
}
