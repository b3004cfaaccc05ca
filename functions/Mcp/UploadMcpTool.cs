using System.Text;
using System.Text.Json;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Http;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary><c>upload</c>: takes a small text as a file, with the checks of <c>/api/attachments</c>.</summary>
internal sealed class UploadMcpTool(UploadIntake intake, FileReservations reservations, AttachmentCapacity capacity) : IMcpTool
{
    /// <inheritdoc />
    public Tool Definition { get; } = McpDefinition.Of(
        "upload",
        "Keeps a text as a file of the user's, to be searched and answered from once it is indexed. Gives its id, which is the id of its ingestion's run too.",
        """
        {
          "fileName": { "type": "string", "minLength": 1, "maxLength": 180, "description": "Its name with the ending of a text file, such as notes.md." },
          "text": { "type": "string", "minLength": 1, "description": "What it says." },
          "tags": { "type": "array", "minItems": 1, "maxItems": 20, "items": { "type": "string" }, "description": "Words to find it by." },
          "conversationId": { "type": "string", "description": "The conversation that it belongs to; the user's library without it." },
          "idempotencyKey": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$", "description": "The same key gives the same file, so that a call may be repeated." }
        }
        """,
        ["fileName", "text"],
        new ToolAnnotations { Title = "Upload a text", ReadOnlyHint = false, DestructiveHint = false, OpenWorldHint = false });

    /// <inheritdoc />
    public Scope Scope => Scope.Attachments;

    /// <inheritdoc />
    public async Task<(JsonElement Result, string Text)> CallAsync(McpCall call, CancellationToken cancellationToken)
    {
        var (caller, arguments) = (call.Request.Info(), call.Arguments);
        var wishes = new FileWishes(Conversation(arguments.Text("conversationId")), Confirmed: false, AttachmentTags.Check([.. arguments.Texts("tags") ?? []]));
        var incoming = await reservations.CheckAsync(
            caller.Principal!.OwnerId, wishes.Conversation, () => ReadAsync(arguments.Text("fileName")!, arguments.Text("text")!, wishes, cancellationToken));
        await using var upload = incoming.Bytes;
        var attachment = await intake.TakeAsync(caller, incoming, arguments.Text("idempotencyKey"), call.Client);
        var body = AttachmentBody.Of(attachment, await capacity.ReadAsync(attachment.OwnerId, attachment.ConversationId, CancellationToken.None));
        return (JsonSerializer.SerializeToElement(body, HttpJson.Wire.AttachmentBody), $"Keeps {attachment.FileName} as {attachment.Id}; it is being indexed.");
    }

    private static async Task<IncomingFile> ReadAsync(string name, string text, FileWishes wishes, CancellationToken cancellationToken)
    {
        var upload = await SpooledUpload.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken);
        try
        {
            return new IncomingFile(DeclaredFile.Check(name, claimedType: null, upload.SizeBytes, await FileTypeDetector.DetectAsync(upload.Open(), cancellationToken)), wishes, upload);
        }
        catch
        {
            // The temporary file must not stay, whatever was wrong.
            await upload.DisposeAsync();
            throw;
        }
    }

    private static ConversationId? Conversation(string? text) =>
        text is null ? null : ConversationId.TryParse(text, out var id) ? id : throw new CartritaException(Problems.NotFound, "There is no such conversation.");
}
