using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Files.</summary>
internal static class AttachmentOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateAttachment", "Attachments", "Upload a file", "Uploads one file of at most 20 MB and starts its ingestion. Requires the bytes as the form's part `file`, or as the body with X-File-Name.")
        {
            Parameters =
            [
                Shared.IdempotencyKey,
                new("conversationId", "query", "The conversation that the file belongs to; the library where it is absent.", Shared.Text("""{"type":"string","pattern":"^[0-9a-f]{32}$"}""")),
                new("confirm", "query", "Whether a binary file is indexed without a confirmation of its own.", Shared.Text("""{"type":"boolean","default":false}""")),
                new("tag", "query", "A word by which searches can be narrowed; may be repeated.", Shared.Text("""{"type":"string","minLength":1,"maxLength":64}""")),
                new("X-File-Name", "header", "The name of a file that is the body itself, plain or percent-encoded UTF-8.", Shared.Text("""{"type":"string","minLength":1}""")),
            ],
            Takes =
            [
                new("application/octet-stream", Schema: new()),
                new("multipart/form-data", Schema: Shared.Text("""{"type":"object","required":["file"],"properties":{"file":{"type":"string","contentMediaType":"application/octet-stream"}},"additionalProperties":false}""")),
            ],
            Answers = [new(201, "The file is stored, and its ingestion goes on; its id is that of the run.", Shared.Of(HttpJson.Wire.AttachmentBody))],
            Problems =
            [
                Problems.InvalidRequest, Problems.IdempotencyMismatch, Problems.UnsupportedFile, Problems.EmptyFile, Problems.FileTooLarge, Problems.InvalidFileName,
                Problems.FileTypeMismatch, Problems.CategoryLimitExceeded, Problems.CapacityExceeded, Problems.NotFound,
                Problems.InvalidEncoding, Problems.ExecutableContent, Problems.MalwareDetected, Problems.Conflict, Problems.Overloaded,
            ],
            Examples =
            [
                new("text", "A Markdown file as the body", 201)
                {
                    Text = "# Rules\n\nA flaky test is fixed within a day.\n", ContentType = "application/octet-stream", Values = ChatOperations.Pairs(("X-File-Name", "rules.md")),
                },
                new("empty", "A file without a byte", 422) { Text = string.Empty, ContentType = "application/octet-stream", Values = ChatOperations.Pairs(("X-File-Name", "empty.md")) },
                new("unknown_type", "A file of a type that is not taken", 415)
                {
                    Text = "MZ", ContentType = "application/octet-stream", Values = ChatOperations.Pairs(("X-File-Name", "setup.exe")),
                },
            ],
        },
        new("GetAttachment", "Attachments", "Show a file", "Shows how a file stands: uploaded, ingesting, indexed, rejected or failed. Requires the attachment's id.")
        {
            Parameters = [Shared.Id("attachment")],
            Answers = [Shared.Ok("The file.", HttpJson.Wire.AttachmentBody)],
            Examples =
            [
                new("indexed", "A file that is indexed", 200) { Values = ChatOperations.Pairs(("id", "{attachment}")) },
                new("somebody_elses", "A file of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
        new("ConfirmAttachment", "Attachments", "Confirm a file", "Confirms that a binary file is to be indexed; again, it changes nothing. Requires the attachment's id, and that the file was not refused.")
        {
            Parameters = [Shared.Id("attachment")],
            Answers = [Shared.Ok("The file.", HttpJson.Wire.AttachmentBody)],
            Problems = [Problems.AttachmentUnusable, Problems.Conflict],
            Examples =
            [
                new("confirmed", "A file that is indexed already", 200) { Values = ChatOperations.Pairs(("id", "{attachment}")) },
                new("somebody_elses", "A file of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
        new("PreviewAttachment", "Attachments", "Preview the text of a file", "Shows the beginning of the text that was made of one part of a file, at most 8000 lines and 2000000 characters, and lists its parts. Requires the attachment's id, and that it was read.")
        {
            Parameters =
            [
                Shared.Id("attachment"),
                new("part", "query", "The number of the part, from 0; the first where nothing is said.", Shared.Text("""{"type":"integer","minimum":0,"maximum":2147483647}""")),
                new("path", "query", "The path of the part, in the place of its number.", Shared.Text("""{"type":"string"}""")),
                Shared.IfNoneMatch,
            ],
            Answers = [Shared.Ok("The text.", HttpJson.Wire.PreviewBody) with { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.InvalidRequest, Problems.IndexPending, Problems.AttachmentUnusable],
            Examples =
            [
                new("text", "A file that is indexed", 200) { Values = ChatOperations.Pairs(("id", "{attachment}")) },
                new("no_such_part", "A part that the file does not have", 404) { Values = ChatOperations.Pairs(("id", "{attachment}"), ("part", "7")) },
            ],
        },
        new("GetAttachmentContent", "Attachments", "Download a file", "Gives a file's bytes as they came, to be saved. Requires the attachment's id, and that its checks are over.")
        {
            Parameters = [Shared.Id("attachment")],
            Answers = [new(200, "The bytes.", new Content("application/octet-stream", Schema: new())) { Headers = ["Content-Disposition"] }],
            Problems = [Problems.IndexPending, Problems.AttachmentUnusable],
        },
        new("DeleteAttachment", "Attachments", "Delete a file", "Deletes a file with everything that was made of it, and gives back its capacity. Requires the attachment's id.")
        {
            Parameters = [Shared.Id("attachment")],
            Answers = [new(204, "The file is gone.")],
            Problems = [Problems.IndexPending],
            Examples = [new("somebody_elses", "A file of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) }],
        },
    ];
}
