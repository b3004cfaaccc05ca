using System.Globalization;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Core.Telemetry.Traces;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Chat;

/// <summary>Shows what a run did: its steps, and their calls of tools and models (GOV-11).</summary>
internal sealed class TraceEndpoints(OwnedRuns runs, TraceReader traces)
{
    /// <summary>The run's trace so far, in the order in which its steps ended.</summary>
    [Function(nameof(GetOrchestrationTrace))]
    [Access(Scope.Runs)]
    public async Task<IActionResult> GetOrchestrationTrace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/trace")] HttpRequest request, string id)
    {
        Negotiation.Choose(request, Negotiation.Json);
        var run = await runs.FindAsync(request, id);
        var page = PageRequest.Of(request, "trace");
        var (first, key) = (page.First(), new FrameLogKey(run.OwnerId, run.Id));
        var events = await traces.ReadAsync(key, FoldOf(run), first, page.Limit + 1, request.HttpContext.RequestAborted);
        return JsonAnswer.Ok(
            events.Count > page.Limit
                ? new TracePage([.. events.Take(page.Limit)], page.Next((first + page.Limit - 1).ToString(CultureInfo.InvariantCulture)))
                : new TracePage(events),
            HttpJson.Wire.TracePage);
    }

    private static TraceFold FoldOf(RunDocument run) =>
        run.ConversationId is null ? new TraceFold(product: null, DurableNames.Ingest) : new TraceFold(TraceFlows.Chat, DurableNames.Chat);
}

/// <summary>A page of a run's trace.</summary>
/// <param name="Items">The events, in the order of the run's log.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page; absent on the last one.</param>
internal sealed record TracePage(IReadOnlyList<TraceEvent> Items, string? Next = null) : Page<TraceEvent>(Items, Next);
