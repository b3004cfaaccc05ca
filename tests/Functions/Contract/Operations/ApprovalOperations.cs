using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Decisions about calls of tools.</summary>
internal static class ApprovalOperations
{
    private const string IdPattern = "^[0-9a-f]{64}$";

    public static readonly IReadOnlyList<Operation> All =
    [
        new("ListApprovals", "Approvals", "List approvals", "Lists calls of tools that wait for the caller's decision, or by `state` those that do not any more, or all. Takes `limit`, and `after`, the `next` of the page before.")
        {
            Parameters = [new("state", "query", "Which calls: those that wait, those that do not any more, or both.", Shared.Text("""{"type":"string","enum":["pending","decided","all"],"default":"pending"}""")), Paging.Limit, Paging.After, Shared.IfNoneMatch],
            Answers = [new(200, "A page of calls.", Shared.Of(HttpJson.Wire.ApprovalPage)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.InvalidRequest],
            Examples =
            [
                new("waiting", "Calls that wait", 200),
                new("decided", "Calls that were decided", 200) { Values = ChatOperations.Pairs(("state", "decided")) },
                new("unknown_state", "A list that there is not", 400) { IsMalformed = true, Values = ChatOperations.Pairs(("state", "done")) },
            ],
        },
        new("GetApproval", "Approvals", "Show an approval", "Shows a call of a tool: what it would do, to the letter, and what became of it. Requires the approval's id, which the frame `approval_requested` tells.")
        {
            Parameters = [Shared.Id("approval", IdPattern)],
            Answers = [Shared.Ok("The call.", HttpJson.Wire.ApprovalBody)],
            Examples =
            [
                new("waiting", "A call that waits", 200) { Values = ChatOperations.Pairs(("id", "{approval}")) },
                new("somebody_elses", "A call of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{noKey}")) },
            ],
        },
        new("DecideApproval", "Approvals", "Decide about a call", "Approves or refuses a call of a tool. Requires `approved`, and for an approval the `callHash` of the call that was shown; `reason` is read by the agent. The first decision stays.")
        {
            Parameters = [Shared.Id("approval", IdPattern)],
            Takes = [Shared.Of(HttpJson.Wire.DecideApprovalBody)],
            Answers = [Shared.Ok("The call as it stands now.", HttpJson.Wire.ApprovalBody)],
            Problems = [Problems.InvalidRequest, Problems.ApprovalMismatch, Problems.ApprovalSettled],
            Examples =
            [
                new("another_call", "An approval of something else than what waits", 409)
                {
                    Values = ChatOperations.Pairs(("id", "{approval}")), Body = new JsonObject { ["approved"] = true, ["callHash"] = "{noKey}" },
                },
                new("approve", "An approval", 200) { Values = ChatOperations.Pairs(("id", "{decided}")), Body = new JsonObject { ["approved"] = true, ["callHash"] = "{callHash}" } },
                new("other_decision", "Another decision about the same call", 409) { Values = ChatOperations.Pairs(("id", "{decided}")), Body = new JsonObject { ["approved"] = false } },
                new("without_hash", "An approval that does not say of what", 400) { Values = ChatOperations.Pairs(("id", "{approval}")), Body = new JsonObject { ["approved"] = true } },
            ],
        },
    ];
}
