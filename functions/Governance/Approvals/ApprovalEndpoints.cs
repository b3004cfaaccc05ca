using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Governance.Approvals;

/// <summary>Shows calls of tools that wait for a person, and takes decisions about them (GOV-03).</summary>
internal sealed class ApprovalEndpoints(OwnedApprovals approvals, ApprovalLists lists, ApprovalDecisions decisions)
{
    /// <summary>The caller's calls: those that wait, the oldest first, or by <c>?state=</c> those that were decided or ended, or all, the latest first.</summary>
    [Function(nameof(ListApprovals))]
    [Access(Scope.Approvals)]
    public async Task<IActionResult> ListApprovals([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/approvals")] HttpRequest request) =>
        JsonAnswer.Tagged(request, await lists.PageAsync(request), HttpJson.Wire.ApprovalPage);

    /// <summary>One call: what it would do, and what became of it.</summary>
    [Function(nameof(GetApproval))]
    [Access(Scope.Approvals)]
    public async Task<IActionResult> GetApproval([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/approvals/{id}")] HttpRequest request, string id) =>
        JsonAnswer.Ok(await approvals.ShowAsync(await approvals.FindAsync(request, id), request.HttpContext.RequestAborted), HttpJson.Wire.ApprovalBody);

    /// <summary>Takes a decision. The first one stays; the same again is no conflict, and wakes a run that missed it.</summary>
    [Function(nameof(DecideApproval))]
    [Access(Scope.Approvals)]
    public async Task<IActionResult> DecideApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/approvals/{id}/decision")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var call = await approvals.FindAsync(request, id);
        var decided = await decisions.DecideAsync(call, await JsonBody.ReadAsync(request, HttpJson.Wire.DecideApprovalBody), request.Caller(), client);
        return JsonAnswer.Ok(await approvals.ShowAsync(decided, request.HttpContext.RequestAborted), HttpJson.Wire.ApprovalBody);
    }
}
