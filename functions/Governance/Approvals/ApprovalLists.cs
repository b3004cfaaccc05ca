using System.Globalization;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Governance.Approvals;

/// <summary>Lists an owner's calls page by page. Places are moments: when a call was asked for, while it waits, and when it stopped waiting.</summary>
/// <param name="approvals">The calls.</param>
/// <param name="ledger">Which have been decided.</param>
internal sealed class ApprovalLists(OwnedApprovals approvals, EffectLedger ledger)
{
    private const string Pending = "pending";
    private const string Decided = "decided";
    private const string All = "all";

    /// <summary>The page that a request asks for, of the list that its <c>state</c> names.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: there is no such list, or the cursor is one of another.</exception>
    public async Task<ApprovalPage> PageAsync(HttpRequest request)
    {
        var state = request.Query["state"].ToString() is { Length: > 0 } named ? named : Pending;
        if (state is not (Pending or Decided or All))
        {
            throw new CartritaException(Problems.InvalidRequest, $"The query parameter state is {Pending}, {Decided} or {All}.");
        }

        var (page, owner, left) = (PageRequest.Of(request, $"{state} approvals"), request.Caller().OwnerId, request.HttpContext.RequestAborted);

        // First, for this look ends what nobody can decide about any more.
        var waiting = (await approvals.PendingAsync(owner, left)).Select(call => (Place: Place(call.RequestedAt, call.Id), call.Id));
        var settled = state == Pending ? [] : (await ledger.SettledAsync(owner, left)).Select(call => (Place: Place(call.At, call.Id), call.Id));
        var rest = state == Pending
            ? waiting.OrderBy(call => call.Place, StringComparer.Ordinal).Where(call => string.CompareOrdinal(call.Place, page.After) > 0).ToList()
            : (state == All ? settled.Concat(waiting) : settled).OrderByDescending(call => call.Place, StringComparer.Ordinal)
                .Where(call => page.After is null || string.CompareOrdinal(call.Place, page.After) < 0).ToList();
        var shown = new List<ApprovalBody>();
        foreach (var call in await ledger.ReadAsync(owner, [.. rest.Take(page.Limit).Select(call => call.Id)], left))
        {
            shown.Add(await approvals.ShowAsync(call.State == EffectState.Approved ? await approvals.CurrentAsync(call, left) : call, left));
        }

        return new ApprovalPage(shown, rest.Count > page.Limit ? page.Next(rest[page.Limit - 1].Place) : null);
    }

    private static string Place(DateTimeOffset at, ApprovalId id) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:D20}{id.Value}");
}
