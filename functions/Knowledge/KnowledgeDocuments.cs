using Cartrita.Core.Attachments;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Knowledge;

/// <summary>Lists the files of a caller.</summary>
internal sealed class KnowledgeDocuments(DocumentCollection<AttachmentDocument> attachments, AttachmentIndex index)
{
    private const string Collection = "documents";

    /// <summary>A page of the caller's files, the latest first.</summary>
    public async Task<KnowledgeDocumentPage> ListAsync(HttpRequest request)
    {
        var page = PageRequest.Of(request, Collection);
        var (owner, cancelled) = (request.Caller().OwnerId, request.HttpContext.RequestAborted);
        var rest = await index.ListAsync(owner, AfterOf(page), cancelled);
        var (items, read) = (new List<KnowledgeDocumentBody>(), 0);
        while (items.Count < page.Limit && read < rest.Count)
        {
            // What the index has and the store has not is coming or going, so the page is filled from what comes after it.
            var next = rest.Skip(read).Take(page.Limit - items.Count).ToList();
            read += next.Count;
            var found = (await attachments.ReadManyAsync(owner, next.Select(position => position.Id.Value), cancelled)).ToDictionary(file => file.Value.Id, file => file.Value);
            items.AddRange(next.Where(position => found.ContainsKey(position.Id)).Select(position => KnowledgeDocumentBody.Of(found[position.Id])));
        }

        return new KnowledgeDocumentPage(items, read < rest.Count ? page.Next(rest[read - 1].ToString()) : null);
    }

    private static AttachmentPosition? AfterOf(PageRequest page) =>
        page.After is null ? null : AttachmentPosition.TryParse(page.After, out var after) ? after : throw PageRequest.UnknownCursor();
}
