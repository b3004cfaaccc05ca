using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Crawl;

/// <summary>Shows the sources that are ingested on a schedule, and starts them. What they are is for the settings to say.</summary>
internal sealed class CrawlEndpoints(CrawlSources sources, CrawlStarts starts, DocumentCollection<CrawlDocument> documents)
{
    private const int RetrySeconds = 30;

    /// <summary>The caller's sources.</summary>
    [Function(nameof(ListCrawls))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> ListCrawls(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/crawls")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        var (owner, items) = (request.Caller().OwnerId, new List<CrawlBody>());
        foreach (var source in sources.All.Where(source => source.OwnerId == owner))
        {
            items.Add(await ShowAsync(source, client, mostReports: 1, request.HttpContext.RequestAborted));
        }

        return JsonAnswer.Ok(new CrawlList(items), HttpJson.Wire.CrawlList);
    }

    /// <summary>A source with its last reports.</summary>
    [Function(nameof(GetCrawl))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> GetCrawl(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/crawls/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        JsonAnswer.Ok(await ShowAsync(Find(request, id), client, CrawlDocument.MostReports, request.HttpContext.RequestAborted), HttpJson.Wire.CrawlBody);

    /// <summary>Starts a run now.</summary>
    [Function(nameof(StartCrawl))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> StartCrawl(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/crawls/{id}/run")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        await starts.StartAsync(Find(request, id), client, request.HttpContext.RequestAborted) is { } number
            ? JsonAnswer.Accepted(new CrawlStartedBody(number), HttpJson.Wire.CrawlStartedBody)
            : throw new CartritaException(Problems.CrawlRunning) { RetryAfterSeconds = RetrySeconds };

    private CrawlSource Find(HttpRequest request, string id) => sources.Find(request.Caller().OwnerId, id) ?? throw new CartritaException(Problems.NotFound);

    private async Task<CrawlBody> ShowAsync(CrawlSource source, DurableTaskClient client, int mostReports, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(CrawlScope.InstanceOf(source.OwnerId, source.Name).Value, cancellationToken);
        var state = await documents.ReadAsync(source.OwnerId, source.Name, cancellationToken);
        return CrawlBody.Of(source, state?.Value, instance is { IsCompleted: false }, mostReports);
    }
}
