using Cartrita.Core.Errors;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Files by tus 1.0.</summary>
internal static class TusOperations
{
    private const string Offsets = "application/offset+octet-stream";

    private static readonly Parameter Version = new("Tus-Resumable", "header", "The version of tus that the client speaks.", Shared.Text("""{"type":"string","const":"1.0.0"}"""), Required: true);

    private static readonly Parameter Checksum = new("Upload-Checksum", "header", "An algorithm and the hash of the bytes in base64.", Shared.Text("""{"type":"string"}"""));

    private static readonly Problem[] OfBytes = [Problems.InvalidRequest, Problems.OffsetMismatch, Problems.UploadBusy, Problems.ChecksumMismatch, Problems.UploadIncomplete, Problems.Conflict, Problems.Overloaded, Problems.BodyTooLarge];

    public static readonly IReadOnlyList<Operation> All =
    [
        new("TusOptions", "Attachments", "Show what of tus is spoken", "Shows the version, the extensions and the largest file of the tus protocol. Requires nothing.")
        {
            Answers = [new(204, "What is spoken.") { Headers = ["Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"] }],
        },
        new("CreateTusUpload", "Attachments", "Begin an upload by tus", "Begins an upload by tus 1.0, and takes what of it comes along. Requires its length, and its name in the metadata.")
        {
            Parameters =
            [
                Shared.IdempotencyKey,
                Version,
                new("Upload-Length", "header", "The length of the file.", Shared.Text("""{"type":"integer","minimum":1}"""), Required: true),
                new("Upload-Metadata", "header", "Keys with values in base64: filename, filetype, sha256, conversationId, confirm, tags.", Shared.Text("""{"type":"string"}"""), Required: true),
                Checksum,
            ],
            Takes = [new(Offsets, Schema: new())],
            BodyRequired = false,
            Answers = [new(201, "The upload is at Location.") { Headers = ["Location", "Tus-Resumable", "Upload-Offset", "Upload-Expires"] }],
            Problems =
            [
                .. OfBytes, Problems.TusVersionUnsupported, Problems.IdempotencyMismatch, Problems.UnsupportedFile, Problems.FileTypeMismatch, Problems.EmptyFile, Problems.FileTooLarge,
                Problems.InvalidFileName, Problems.CategoryLimitExceeded, Problems.CapacityExceeded, Problems.NotFound, Problems.UploadExpired,
            ],
        },
        new("GetTusUpload", "Attachments", "Show where an upload by tus ends", "Shows where an upload by tus 1.0 ends, so that it can go on from there. Requires the upload's id.")
        {
            Parameters = [Shared.Id("upload"), Version],
            Answers = [new(200, "The upload.") { Headers = ["Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires"] }],
            Problems = [Problems.TusVersionUnsupported, Problems.UploadExpired, Problems.UploadIncomplete, Problems.Conflict, Problems.Overloaded],
        },
        new("PatchTusUpload", "Attachments", "Go on with an upload by tus", "Stores bytes that go on where an upload by tus 1.0 ends; the last one makes an attachment of it. Requires the offset.")
        {
            Parameters =
            [
                Shared.Id("upload"),
                Version,
                new("Upload-Offset", "header", "Where the bytes begin.", Shared.Text("""{"type":"integer","minimum":0}"""), Required: true),
                Checksum,
            ],
            Takes = [new(Offsets, Schema: new())],
            Answers = [new(204, "The bytes are stored for good.") { Headers = ["Tus-Resumable", "Upload-Offset", "Upload-Expires"] }],
            Problems = [.. OfBytes, Problems.TusVersionUnsupported, Problems.UnsupportedContentType, Problems.UploadComplete, Problems.UploadExpired],
        },
        new("DeleteTusUpload", "Attachments", "Terminate an upload by tus", "Discards an upload by tus 1.0, or the attachment that it became. Requires the upload's id.")
        {
            Parameters = [Shared.Id("upload"), Version],
            Answers = [new(204, "The upload is gone.") { Headers = ["Tus-Resumable"] }],
            Problems = [Problems.TusVersionUnsupported, Problems.UploadExpired, Problems.UploadComplete, Problems.IndexPending, Problems.Conflict],
        },
    ];
}
