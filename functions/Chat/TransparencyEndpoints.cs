using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Chat;

/// <summary>Shows how a run came to its answer (AGENT-11): by what its frames tell, and nothing else.</summary>
/// <remarks>The tag of each view is the last frame that it was made of, so that a client asks again for nothing.</remarks>
internal sealed class TransparencyEndpoints(OwnedRuns runs, RunFollower follower)
{
    /// <summary>The run's tasks and what they waited for.</summary>
    [Function(nameof(GetOrchestrationGraph))]
    [Access(Scope.Runs)]
    public Task<IActionResult> GetOrchestrationGraph(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/graph")] HttpRequest request, string id) =>
        ShowAsync(request, id, view => new GraphBody(view.Nodes, view.Edges), HttpJson.Wire.GraphBody);

    /// <summary>What the run decided and why, and what the safety screen found.</summary>
    [Function(nameof(GetOrchestrationReasoning))]
    [Access(Scope.Runs)]
    public Task<IActionResult> GetOrchestrationReasoning(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/reasoning")] HttpRequest request, string id) =>
        ShowAsync(request, id, ReasoningBody.Of, HttpJson.Wire.ReasoningBody);

    /// <summary>Which sentence of the answer rests on which source, and which claim of each task; of what is there so far while the run goes on.</summary>
    [Function(nameof(GetOrchestrationEvidence))]
    [Access(Scope.Runs)]
    public Task<IActionResult> GetOrchestrationEvidence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/evidence")] HttpRequest request, string id) =>
        ShowAsync(request, id, view => EvidenceMatrix.Of(view.Text, view.End?.Citations ?? []) with { Tasks = view.Findings, Conflicts = view.End?.Conflicts ?? [] }, HttpJson.Wire.EvidenceMatrix);

    /// <summary>The tokens of the run and of each of its tasks.</summary>
    [Function(nameof(GetOrchestrationUsage))]
    [Access(Scope.Runs)]
    public Task<IActionResult> GetOrchestrationUsage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/usage")] HttpRequest request, string id) =>
        ShowAsync(request, id, UsageBody.Of, HttpJson.Wire.UsageBody);

    /// <summary>The tools that the run's agents called, in order.</summary>
    [Function(nameof(GetOrchestrationToolCalls))]
    [Access(Scope.Runs)]
    public Task<IActionResult> GetOrchestrationToolCalls(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations/{id}/tool-calls")] HttpRequest request, string id) =>
        ShowAsync(request, id, view => view.ToolCalls, HttpJson.Wire.IReadOnlyListRunToolCall);

    private async Task<IActionResult> ShowAsync<T>(HttpRequest request, string id, Func<RunView, T> show, JsonTypeInfo<T> contract)
    {
        Negotiation.Choose(request, Negotiation.Json);
        var run = await runs.FindAsync(request, id);
        var frames = await follower.ReadAsync(run, StreamCursor.All, request.HttpContext.RequestAborted);
        return request.IsCurrent(EntityTag.Of(frames)) ? new StatusCodeResult(StatusCodes.Status304NotModified) : JsonAnswer.Ok(show(RunViewFold.Fold(frames)), contract);
    }
}
