using System.Globalization;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments.Tus;

/// <summary>The headers of tus 1.0.</summary>
internal static class TusHeaders
{
    /// <summary>The media type of bytes that go on at an offset.</summary>
    public const string MediaType = "application/offset+octet-stream";

    /// <summary>Where the bytes begin, and where the upload ends.</summary>
    public const string Offset = "Upload-Offset";

    /// <summary>The length of the whole file.</summary>
    public const string Length = "Upload-Length";

    /// <summary>What the client says of the file.</summary>
    public const string Metadata = "Upload-Metadata";

    private const string Version = "1.0.0";
    private const string Versions = "Tus-Version";
    private const string Resumable = "Tus-Resumable";
    private const string Expires = "Upload-Expires";
    private const string Extensions = "creation,creation-with-upload,checksum,termination,expiration";

    /// <summary>Says what is spoken here.</summary>
    public static void Announce(HttpResponse response)
    {
        response.Headers[Resumable] = Version;
        response.Headers[Versions] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        response.Headers["Tus-Max-Size"] = Text(AcceptedFiles.MaximumBytesOfAny);
        response.Headers["Tus-Checksum-Algorithm"] = TusChecksum.Algorithms;
    }

    /// <summary>Refuses a client of another version, and marks the answer, whatever it will be.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.TusVersionUnsupported"/>.</exception>
    public static void RequireVersion(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers[Resumable] = Version;
        if (request.Headers[Resumable] is not [Version])
        {
            headers[Versions] = Version;
            throw new CartritaException(Problems.TusVersionUnsupported);
        }
    }

    /// <summary>A header that is a number from 0; null where the request has none.</summary>
    public static long? Number(HttpRequest request, string name) => request.Headers[name] switch
    {
        [] => null,
        [{ } text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new CartritaException(Problems.InvalidRequest, $"{name} is a number from 0."),
    };

    /// <summary>Whether the request brings bytes of the upload.</summary>
    public static bool BringsBytes(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Says where an upload ends and when it expires.</summary>
    public static void Show(HttpResponse response, UploadDocument upload, long offset)
    {
        response.Headers[Offset] = Text(offset);
        if (upload.State == UploadState.Open)
        {
            response.Headers[Expires] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A number as it stands in a header.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
