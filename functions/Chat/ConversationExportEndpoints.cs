using System.Text;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Chat;

/// <summary>Exports conversations.</summary>
internal sealed class ConversationExportEndpoints(OwnedConversations owned, ConversationMessages messages, DocumentCollection<AttachmentDocument> attachments)
{
    private const string Markdown = "text/markdown";

    /// <summary>Gives a whole conversation as a file: JSON or Markdown, by <c>?format=</c>, else by <c>Accept</c>.</summary>
    [Function(nameof(ExportConversation))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ExportConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/conversations/{id}/export")] HttpRequest request, string id)
    {
        var isMarkdown = FormatOf(request) == Markdown;
        var header = await owned.FindAsync(request, id);
        var response = request.HttpContext.Response;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.AppendCommaSeparatedValues("Vary", "Accept");
        if (request.IsCurrent(EntityTag.Of(Encoding.UTF8.GetBytes($"{EntityTag.Of(header)} {isMarkdown}"))))
        {
            return new StatusCodeResult(StatusCodes.Status304NotModified);
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = isMarkdown ? $"{Markdown}; charset=utf-8" : $"{Negotiation.Json}; charset=utf-8";
        response.Headers.ContentDisposition = ExportFile.Disposition(header.Value, isMarkdown ? "md" : "json").ToString();
        using IConversationExport export = isMarkdown ? new MarkdownExport(response.BodyWriter) : new JsonExport(response.BodyWriter);
        await SendAsync(header.Value, export, response, request.HttpContext.RequestAborted);
        return new EmptyResult();
    }

    private async Task SendAsync(ConversationHeader header, IConversationExport export, HttpResponse response, CancellationToken left)
    {
        var files = await attachments.ReadManyAsync(header.OwnerId, header.Attachments.Select(file => file.Value), left);

        // What is at work on it is no part of it.
        export.WriteHead(ConversationBody.Of(header with { ActiveRun = null }), [.. files.Select(file => ExportedAttachmentBody.Of(file.Value))]);
        await foreach (var message in messages.ReadAsync(header, 0, left))
        {
            export.WriteMessage(ConversationMessageBody.Of(message));
            await response.BodyWriter.FlushAsync(left);
        }

        export.WriteEnd();
        await response.BodyWriter.FlushAsync(left);
    }

    private static string FormatOf(HttpRequest request) => request.Query["format"].ToString() switch
    {
        "" => Negotiation.Choose(request, Negotiation.Json, Markdown),
        "json" => Negotiation.Json,
        "markdown" or "md" => Markdown,
        _ => throw new CartritaException(Problems.InvalidRequest, "The query parameter format is json or markdown."),
    };
}
