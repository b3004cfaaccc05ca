using System.Globalization;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Attachments;

/// <summary>Shows the text that was made of a file (ATT-05).</summary>
internal sealed class PreviewEndpoints(DocumentCollection<AttachmentDocument> attachments, ContentManifests manifests, IContentStore content)
{
    /// <summary>The beginning of one part's text, and the list of parts.</summary>
    [Function(nameof(PreviewAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> PreviewAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/attachments/{id}/preview")] HttpRequest request, string id)
    {
        var (owner, left) = (request.Caller().OwnerId, request.HttpContext.RequestAborted);
        var (number, path) = Wanted(request);
        var attachment = (await attachments.ReadAsync(owner, RouteId.Parse<AttachmentId>(id).Value, left) ?? throw new CartritaException(Problems.NotFound)).Value;
        var manifest = await manifests.ReadAsync(owner, attachment.Content, left);
        if (manifest.Parts.Count == 0)
        {
            throw new CartritaException(attachment.Status is AttachmentStatus.Rejected or AttachmentStatus.Failed ? Problems.AttachmentUnusable : Problems.IndexPending);
        }

        var part = manifest.Parts.FirstOrDefault(part => path is null ? part.Number == number : part.Path == path)
            ?? throw new CartritaException(Problems.NotFound, "The file has no such part.");
        await using var text = part.TextLength == 0 ? Stream.Null : await content.OpenReadAsync(ContentPaths.Text(owner, attachment.Content, part.Number), left) ?? Stream.Null;
        var preview = await TextPreview.ReadAsync(text, left);
        return JsonAnswer.Tagged(request, PreviewBody.Of(attachment, manifest, part, preview), HttpJson.Wire.PreviewBody);
    }

    // One part, by its number or by its path; the first where the request says nothing.
    private static (int Number, string? Path) Wanted(HttpRequest request)
    {
        var (number, path) = (request.Query["part"].ToString(), request.Query["path"].ToString());
        if (path.Length > 0)
        {
            return number.Length == 0 ? (0, path) : throw new CartritaException(Problems.InvalidRequest, "A part is named by its number or by its path, not by both.") { Parameter = "path" };
        }

        return number.Length == 0 ? (0, null)
            : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? (given, null)
            : throw new CartritaException(Problems.InvalidRequest, "The number of a part is a whole number from 0.") { Parameter = "part" };
    }
}

/// <summary>The beginning of a part's text.</summary>
internal sealed record PreviewBody
{
    /// <summary>The file.</summary>
    public required AttachmentId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>The part that is shown, from 0.</summary>
    public required int Part { get; init; }

    /// <summary>The part's path.</summary>
    public required string Path { get; init; }

    /// <summary>The first lines of its text, without their ends.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Whether there is more text than is shown.</summary>
    public required bool Truncated { get; init; }

    /// <summary>How many lines the text has.</summary>
    public required int TotalLines { get; init; }

    /// <summary>All parts of the file.</summary>
    public required IReadOnlyList<PreviewPartBody> Parts { get; init; }

    /// <summary>What the API shows of a part.</summary>
    public static PreviewBody Of(AttachmentDocument attachment, ContentManifest manifest, ContentPart part, TextPreview preview) => new()
    {
        Id = attachment.Id,
        FileName = attachment.FileName,
        Part = part.Number,
        Path = part.Path,
        Lines = preview.Lines,
        Truncated = preview.Truncated,
        TotalLines = preview.TotalLines,
        Parts = [.. manifest.Parts.Select(PreviewPartBody.Of)],
    };
}

/// <summary>A part of a file.</summary>
internal sealed record PreviewPartBody
{
    /// <summary>Its number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The file's name, or the archive's name and the path in it.</summary>
    public required string Path { get; init; }

    /// <summary>The length of its text in UTF-16 code units; 0 where it has none.</summary>
    public required long TextLength { get; init; }

    /// <summary>Its natural language, ISO 639-1.</summary>
    public string? Language { get; init; }

    /// <summary>Why it has no text, or what was left out.</summary>
    public string? Notice { get; init; }

    /// <summary>The catalogue's code, where it could not be read.</summary>
    public string? ProblemCode { get; init; }

    /// <summary>What the API shows of a part.</summary>
    public static PreviewPartBody Of(ContentPart part) => new()
    {
        Number = part.Number,
        Path = part.Path,
        TextLength = part.TextLength,
        Language = part.Language,
        Notice = part.Notice,
        ProblemCode = part.ProblemCode,
    };
}
