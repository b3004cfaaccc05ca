using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Shows runs, chats and ingestions alike, and cancels them.</summary>
internal sealed class OrchestrationEndpoints(
    OwnedRuns runs, RunCancellation cancellation, RunFollower follower, StreamSlots slots, RetryGuidance retries, StreamRules rules, StreamMeter meter, TimeProvider time)
{
    /// <summary>How a run stands: its graph, its decisions, its usage (AGENT-11).</summary>
    [Function(nameof(GetOrchestration))]
    [Access(Scope.Runs)]
    public async Task<IActionResult> GetOrchestration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}")] HttpRequest request, string id)
    {
        Negotiation.Choose(request, Negotiation.Json);
        var run = await runs.FindAsync(request, id);
        var frames = await follower.ReadAsync(run, StreamCursor.All, request.HttpContext.RequestAborted);
        return JsonAnswer.Ok(OrchestrationBody.Of(run, frames), HttpJson.Wire.OrchestrationBody);
    }

    /// <summary>A run's frames: as events to its end, from any of them on (CHAT-05), or as a list of what is there.</summary>
    [Function(nameof(GetOrchestrationEvents))]
    [Access(Scope.Runs)]
    public async Task<IActionResult> GetOrchestrationEvents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/events")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var (type, cursor) = (Negotiation.Choose(request, SseAnswer.MediaType, Negotiation.Json), StreamCursor.Of(request));
        var (run, left) = (await runs.FindAsync(request, id), request.HttpContext.RequestAborted);
        await follower.CheckCursorAsync(run, cursor, left);
        if (type == Negotiation.Json)
        {
            return JsonAnswer.Ok(await follower.ReadAsync(run, cursor, left), HttpJson.Wire.IReadOnlyListFrame);
        }

        using var slot = await slots.TakeAsync(request.Caller(), left);
        meter.Opened(StreamMeter.Sse, run);
        var frames = follower.FollowAsync(run, cursor, FrameStreamEnd.Run, client, left);
        await new SseAnswer(request.HttpContext.Response, rules, time).SendAsync(frames, retries.Next(run.Id, cursor.After is not null), slot.Ended, left);
        return new EmptyResult();
    }

    /// <summary>Asks a run to end; it does so by itself, with its terminal frame.</summary>
    [Function(nameof(CancelOrchestration))]
    [Access(Scope.Runs)]
    public async Task<IActionResult> CancelOrchestration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orchestrations/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var run = await runs.FindAsync(request, id);
        if (!await cancellation.RequestAsync(run, client))
        {
            throw new CartritaException(Problems.RunEnded);
        }

        return JsonAnswer.Accepted(new CancelledBody(run.Id, "cancelling"), HttpJson.Wire.CancelledBody);
    }
}

/// <summary>The answer to a cancellation.</summary>
/// <param name="Id">The run.</param>
/// <param name="Status">Always <c>cancelling</c>: the run ends itself.</param>
internal sealed record CancelledBody(RunId Id, string Status);
