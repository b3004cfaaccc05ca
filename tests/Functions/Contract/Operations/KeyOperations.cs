using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Keys.</summary>
internal static class KeyOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateKey", "Keys", "Make a key", "Makes a key and shows it, once. Requires `name`, whom it is for; `role`, `scopes`, `expiresAt` and `limits` narrow it.")
        {
            Takes = [Shared.Of(HttpJson.Wire.CreateKeyBody)],
            Answers = [new(201, "The key; it is not shown again.", Shared.Of(HttpJson.Wire.CreatedKey))],
            Examples =
            [
                new("reader", "A key that only reads runs", 201)
                {
                    Caller = ExampleCaller.Admin, AnswerVaries = true, Body = new JsonObject { ["name"] = "dashboard", ["scopes"] = new JsonArray("runs") },
                },
                new("unknown_role", "A role that does not exist", 400) { IsMalformed = true, Caller = ExampleCaller.Admin, Body = new JsonObject { ["name"] = "dashboard", ["role"] = "root" } },
                new("not_an_admin", "A user's key makes no keys", 403) { Body = new JsonObject { ["name"] = "dashboard" } },
            ],
        },
        new("ListKeys", "Keys", "List keys", "Lists keys without the keys themselves, a page at a time. Takes `limit`, and `after`, the `next` of the page before.")
        {
            Parameters = [Paging.Limit, Paging.After, Shared.IfNoneMatch],
            Answers = [new(200, "A page of keys.", Shared.Of(HttpJson.Wire.KeyPage)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.InvalidRequest],
            Examples =
            [
                new("page", "The first key", 200) { Caller = ExampleCaller.Admin, AnswerVaries = true, Values = ChatOperations.Pairs(("limit", "1")) },
                new("limit_too_high", "More than a page may hold", 400) { IsMalformed = true, Caller = ExampleCaller.Admin, Values = ChatOperations.Pairs(("limit", "1000")) },
            ],
        },
        new("RevokeKey", "Keys", "Revoke a key", "Revokes a key for ever, within 30 s everywhere. Requires the key's id, which is not the key.")
        {
            Parameters = [Shared.Id("key's id", "^[0-9a-f]{64}$")],
            Answers = [new(204, "The key opens nothing any more.")],
            Examples = [new("unknown", "A key that does not exist", 404) { Caller = ExampleCaller.Admin, Values = ChatOperations.Pairs(("id", "{noKey}")) }],
        },
    ];
}
