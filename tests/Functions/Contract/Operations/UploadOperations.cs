using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Files that come in parts.</summary>
internal static class UploadOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateUpload", "Attachments", "Begin an upload in chunks", "Begins the upload of a file of any accepted size in chunks of 512 KB. Requires its name, size, media type and SHA-256.")
        {
            Parameters = [Shared.IdempotencyKey],
            Takes = [Shared.Of(HttpJson.Wire.CreateUploadBody)],
            Answers = [new(201, "The upload, with the chunks that are missing.", Shared.Of(HttpJson.Wire.UploadProgressBody))],
            Problems =
            [
                Problems.IdempotencyMismatch, Problems.UnsupportedFile, Problems.FileTypeMismatch, Problems.EmptyFile, Problems.FileTooLarge, Problems.InvalidFileName,
                Problems.CategoryLimitExceeded, Problems.CapacityExceeded, Problems.NotFound, Problems.Conflict,
            ],
        },
        new("PutUploadChunk", "Attachments", "Send a chunk", "Stores one chunk, in any order and up to four at once; again, it replaces itself. Requires its bytes, and takes their Content-Digest.")
        {
            Parameters =
            [
                Shared.Id("upload"),
                new("number", "path", "The chunk, from 0.", Shared.Text("""{"type":"integer","minimum":0}"""), Required: true),
                new("Content-Digest", "header", "The bytes' SHA-256 or SHA-512 (RFC 9530).", Shared.Text("""{"type":"string"}""")),
            ],
            Takes = [new("application/octet-stream", Schema: new())],
            Answers = [new(204, "The chunk is stored for good.")],
            Problems = [Problems.InvalidRequest, Problems.ChunkMismatch, Problems.TooManyChunks, Problems.UploadComplete, Problems.UploadExpired, Problems.Conflict],
        },
        new("GetUpload", "Attachments", "Show an upload", "Shows which chunks of an upload are missing, so that it can go on after a break. Requires the upload's id.")
        {
            Parameters = [Shared.Id("upload")],
            Answers = [Shared.Ok("The upload.", HttpJson.Wire.UploadProgressBody)],
            Problems = [Problems.UploadExpired, Problems.NoRoute],
        },
        new("CompleteUpload", "Attachments", "Complete an upload", "Makes an attachment of an upload and starts its ingestion; again, it gives the same one. Requires that no chunk is missing.")
        {
            Parameters = [Shared.Id("upload")],
            Answers = [Shared.Ok("The attachment, under the upload's id.", HttpJson.Wire.AttachmentBody)],
            Problems = [Problems.UploadIncomplete, Problems.UploadExpired, Problems.Conflict, Problems.Overloaded],
        },
        new("DeleteUpload", "Attachments", "Give an upload up", "Discards an upload that is not complete, and gives back its capacity. Requires the upload's id.")
        {
            Parameters = [Shared.Id("upload")],
            Answers = [new(204, "The upload is gone.")],
            Problems = [Problems.UploadComplete, Problems.UploadExpired, Problems.Conflict],
        },
    ];
}
