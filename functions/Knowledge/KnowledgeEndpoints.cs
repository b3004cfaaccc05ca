using Cartrita.Activities.Knowledge;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Knowledge;

/// <summary>Searches the caller's files, and lists them.</summary>
internal sealed class KnowledgeEndpoints(KnowledgeSearch search, FilesInScope files, KnowledgeDocuments documents, Reindexing reindexing, IOptions<KnowledgeOptions> options)
{
    /// <summary>Searches the caller's files.</summary>
    [Function(nameof(SearchKnowledge))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> SearchKnowledge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/knowledge/search")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var (owner, cancelled) = (request.Caller().OwnerId, request.HttpContext.RequestAborted);
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.SearchBody);
        var query = SearchCommand.Parse(owner, body);
        var scope = await files.FindAsync(request, body);
        var pending = await files.WaitAsync(owner, scope, body.WaitSeconds ?? 0, cancelled);
        var isDue = await reindexing.IsDueAsync(owner, client, cancelled);
        if (isDue && options.Value.ReindexesByItself)
        {
            await reindexing.StartAsync(owner, client);
        }

        var found = await search.SearchAsync(query, SearchCommand.Files(body, scope), cancelled);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Ok(
            new SearchAnswerBody
            {
                Hits = [.. found.Passages.Select(SearchHitBody.Of)],
                Pending = [.. pending.Select(file => new PendingFileBody(file.Id, file.FileName, file.Status))],
                Mode = found.Mode,
                ReindexIsDue = isDue,
            },
            HttpJson.Wire.SearchAnswerBody);
    }

    /// <summary>Lists the caller's files, the latest first.</summary>
    [Function(nameof(ListKnowledgeDocuments))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> ListKnowledgeDocuments(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/knowledge/documents")] HttpRequest request)
    {
        Negotiation.Choose(request, Negotiation.Json);
        return JsonAnswer.Tagged(request, await documents.ListAsync(request), HttpJson.Wire.KnowledgeDocumentPage);
    }

    /// <summary>Shows which model the caller's files are embedded with, and how far a change has come.</summary>
    [Function(nameof(GetReindex))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetReindex(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/knowledge/reindex")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        Negotiation.Choose(request, Negotiation.Json);
        return JsonAnswer.Ok(await reindexing.ShowAsync(request.Caller().OwnerId, client, request.HttpContext.RequestAborted), HttpJson.Wire.ReindexBody);
    }

    /// <summary>Embeds the caller's files anew with the configured model, while the vectors that are there go on answering.</summary>
    [Function(nameof(StartReindex))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> StartReindex(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/knowledge/reindex")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var owner = request.Caller().OwnerId;
        await reindexing.StartAsync(owner, client);
        return JsonAnswer.Accepted(await reindexing.ShowAsync(owner, client, request.HttpContext.RequestAborted), HttpJson.Wire.ReindexBody);
    }
}
