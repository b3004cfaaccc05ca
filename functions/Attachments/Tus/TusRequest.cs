using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Functions.Attachments.Uploads;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments.Tus;

/// <summary>Checks what a tus client says of the file that it wants to upload.</summary>
/// <remarks>Metadata that are understood: <c>filename</c>, <c>filetype</c>, <c>sha256</c>, <c>conversationId</c>, <c>confirm</c> and <c>tags</c>, separated by commas. Others are kept and given back.</remarks>
internal static class TusRequest
{
    /// <summary>The upload that is wanted.</summary>
    /// <exception cref="CartritaException">Something of it can't be taken.</exception>
    public static NewUpload Check(HttpRequest request)
    {
        var length = TusHeaders.Number(request, TusHeaders.Length)
            ?? throw new CartritaException(Problems.InvalidRequest, $"{TusHeaders.Length} has to be known when an upload begins.");
        if (length > AcceptedFiles.MaximumBytesOfAny)
        {
            throw new CartritaException(Problems.FileTooLarge, $"A file has at most {AcceptedFiles.MaximumBytesOfAny} bytes.");
        }

        var text = request.Headers[TusHeaders.Metadata] is [{ Length: > 0 } single] ? single : null;
        var metadata = TusMetadata.Parse(text);
        return new NewUpload
        {
            Protocol = UploadProtocol.Tus,
            File = DeclaredFile.Check(metadata["filename"] ?? metadata["name"], metadata["filetype"] is { Length: > 0 } type ? type : null, length),
            Wishes = new FileWishes(ConversationOf(metadata), metadata["confirm"] == "true", AttachmentTags.Check(metadata["tags"] is { Length: > 0 } tags ? tags.Split(',') : null)),
            Sha256 = metadata["sha256"] is { Length: > 0 } hash ? UploadRequest.Hash(hash, "sha256") : null,
            Metadata = text,
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{length} {text}"))),
        };
    }

    private static ConversationId? ConversationOf(TusMetadata metadata) => metadata["conversationId"] switch
    {
        null or "" => null,
        { } text when ConversationId.TryParse(text, out var id) => id,
        _ => throw new CartritaException(Problems.NotFound, "There is no such conversation."),
    };
}
