using Cartrita.Core.Attachments;
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

/// <summary>Takes files and shows how they stand.</summary>
internal sealed class AttachmentEndpoints(UploadIntake intake, DocumentCollection<AttachmentDocument> attachments)
{
    // A form's borders and headers around the file.
    private const long FormOverhead = 16 * 1024;

    /// <summary>Takes one text file.</summary>
    [Function(nameof(CreateAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> CreateAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attachments")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var (caller, key, left) = (request.Info(), IdempotencyKey.Of(request), request.HttpContext.RequestAborted);
        SpooledUpload.RequireFits(request.ContentLength - FormOverhead);
        var body = await UploadBody.OpenAsync(request);
        await using var upload = await SpooledUpload.ReadAsync(body.Content, left);
        await body.EndAsync();
        var attachment = await intake.TakeAsync(caller, body.Name, upload, key, client);
        return JsonAnswer.Created(AttachmentBody.Of(attachment), HttpJson.Wire.AttachmentBody);
    }

    /// <summary>How a file stands.</summary>
    [Function(nameof(GetAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attachments/{id}")] HttpRequest request, string id)
    {
        var found = await attachments.ReadAsync(request.Caller().OwnerId, RouteId.Parse<AttachmentId>(id).Value, request.HttpContext.RequestAborted)
            ?? throw new CartritaException(Problems.NotFound);
        return JsonAnswer.Ok(AttachmentBody.Of(found.Value), HttpJson.Wire.AttachmentBody);
    }
}

/// <summary>A file as the API shows it.</summary>
internal sealed record AttachmentBody
{
    /// <summary>The file; also the id of its ingestion's run.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>How it stands.</summary>
    public required AttachmentStatus Status { get; init; }

    /// <summary>The catalogue's code, where it was rejected or failed.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the API shows of a stored file.</summary>
    public static AttachmentBody Of(AttachmentDocument attachment) => new()
    {
        Id = attachment.Id,
        FileName = attachment.FileName,
        Sha256 = attachment.Sha256,
        SizeBytes = attachment.SizeBytes,
        Status = attachment.Status,
        ProblemCode = attachment.ProblemCode,
        CreatedAt = attachment.CreatedAt,
    };
}
