using System.Security.Cryptography;
using System.Text.Json;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Checks what a client says of the file that it wants to upload in chunks.</summary>
internal static class UploadRequest
{
    private const int LongestMediaType = 255;

    /// <summary>The upload that is wanted.</summary>
    /// <exception cref="CartritaException">Something of it can't be taken; what is wrong with the file itself has its own problem.</exception>
    public static NewUpload Check(CreateUploadBody body)
    {
        var file = DeclaredFile.Check(body.FileName, MediaType(body.MimeType), body.SizeBytes);
        if (body.ChunkSha256 is { } hashes && hashes.Count != UploadChunks.Count(body.SizeBytes))
        {
            throw Invalid("chunkSha256", $"There are {UploadChunks.Count(body.SizeBytes)} chunks of {UploadChunks.SizeBytes} bytes, and as many hashes.");
        }

        return new NewUpload
        {
            Protocol = UploadProtocol.Chunks,
            File = file,
            Wishes = new FileWishes(body.ConversationId, body.Confirm ?? false, AttachmentTags.Check(body.Tags)),
            Sha256 = Hash(body.Sha256, "sha256"),
            ChunkSha256 = body.ChunkSha256 is null ? null : [.. body.ChunkSha256.Select(hash => Hash(hash, "chunkSha256"))],
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, HttpJson.Wire.CreateUploadBody))),
        };
    }

    /// <summary>A SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(string? text, string member) =>
        text is { Length: SHA256.HashSizeInBytes * 2 } && text.All(char.IsAsciiHexDigit)
            ? text.ToLowerInvariant()
            : throw Invalid(member, "A SHA-256 has 64 hexadecimal digits.");

    private static string MediaType(string text) =>
        text is { Length: > 0 and <= LongestMediaType } && text.All(character => character is >= ' ' and < '\x7f')
            ? text
            : throw Invalid("mimeType", "A media type is visible ASCII.");

    private static CartritaException Invalid(string member, string rule) => new(Problems.InvalidRequest, rule) { Parameter = member };
}
