using System.Globalization;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Governance.Approvals;

/// <summary>Shows calls of tools that wait for a person, and takes decisions about them (GOV-03).</summary>
internal sealed class ApprovalEndpoints(OwnedApprovals approvals, ApprovalDecisions decisions)
{
    private const string Collection = "approvals";

    /// <summary>The caller's calls that wait, the oldest first.</summary>
    [Function(nameof(ListApprovals))]
    [Access(Scope.Approvals)]
    public async Task<IActionResult> ListApprovals([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/approvals")] HttpRequest request)
    {
        var (page, left) = (PageRequest.Of(request, Collection), request.HttpContext.RequestAborted);
        var waiting = await approvals.PendingAsync(request.Caller().OwnerId, left);
        var rest = waiting.OrderBy(Place, StringComparer.Ordinal).Where(call => string.CompareOrdinal(Place(call), page.After) > 0).ToList();
        var shown = new List<ApprovalBody>();
        foreach (var call in rest.Take(page.Limit))
        {
            shown.Add(await approvals.ShowAsync(call, left));
        }

        return JsonAnswer.Tagged(request, new ApprovalPage(shown, rest.Count > page.Limit ? page.Next(Place(rest[page.Limit - 1])) : null), HttpJson.Wire.ApprovalPage);
    }

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

    private static string Place(EffectDocument call) => string.Create(CultureInfo.InvariantCulture, $"{call.RequestedAt.UtcTicks:D20}{call.Id.Value}");
}
