using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Attachments;

/// <summary>Finds the file in an upload: the one part <c>file</c> of a form, or the raw body with its name in a header.</summary>
/// <param name="Name">The file's name, checked.</param>
/// <param name="MediaType">The media type that was declared; null for none.</param>
/// <param name="Content">The file's bytes, read as they come.</param>
/// <param name="EndAsync">Checks, once the bytes are read, that nothing follows them.</param>
internal sealed record UploadBody(string Name, string? MediaType, Stream Content, Func<Task> EndAsync)
{
    private const string Field = "file";
    private const int MaximumBoundaryLength = 70;
    private const int MaximumPartHeaders = 8;

    /// <summary>Opens the upload of a request.</summary>
    public static async Task<UploadBody> OpenAsync(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? await OpenFormAsync(request, type)
            : new UploadBody(FileName.Check(FileNameHeader.Read(request)), Declared(request.ContentType), request.Body, static () => Task.CompletedTask);

    private static async Task<UploadBody> OpenFormAsync(HttpRequest request, MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (boundary is not { Length: > 0 and <= MaximumBoundaryLength })
        {
            throw new CartritaException(Problems.InvalidRequest, "The form has no valid boundary.");
        }

        var form = new MultipartReader(boundary, request.Body) { HeadersCountLimit = MaximumPartHeaders };
        var part = await NextAsync(form, request) ?? throw new CartritaException(Problems.InvalidRequest, $"The form has no part named {Field}.");
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value != Field)
        {
            throw new CartritaException(Problems.InvalidRequest, $"The form's one part is named {Field}.");
        }

        return new UploadBody(FileName.Check(NameOf(disposition)), Declared(part.ContentType), part.Body, () => EndFormAsync(form, request));
    }

    // What clients say who do not know: the one for any bytes, and curl's own for everything that it posts.
    private static string? Declared(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Value is { } name
        && !name.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) && !name.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;

    private static async Task EndFormAsync(MultipartReader form, HttpRequest request)
    {
        if (await NextAsync(form, request) is not null)
        {
            throw new CartritaException(Problems.InvalidRequest, $"The form has more parts than {Field}.");
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader form, HttpRequest request)
    {
        try
        {
            return await form.ReadNextSectionAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new CartritaException(Problems.InvalidRequest, "The form is cut off or malformed.", exception);
        }
    }

    // A name with letters beyond ASCII comes as filename*, percent-encoded, or as raw UTF-8 in filename.
    private static string? NameOf(ContentDispositionHeaderValue disposition) =>
        disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
}
