using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Conversations.</summary>
internal static class ConversationOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("CreateConversation", "Conversations", "Make a conversation", "Makes an empty conversation. Requires nothing; a body, if there is one, is an empty object.")
        {
            Parameters = [Shared.IdempotencyKey],
            Takes = [Shared.Of(HttpJson.Wire.CreateConversationBody)],
            BodyRequired = false,
            Answers = [new(201, "The conversation.", Shared.Of(HttpJson.Wire.ConversationBody))],
            Problems = [Problems.Conflict],
            Examples =
            [
                new("empty", "An empty conversation", 201) { Body = new JsonObject() },
                new("unknown_member", "A member that the API does not know", 400) { IsMalformed = true, Body = new JsonObject { ["colour"] = "blue" } },
            ],
        },
        new("ListConversations", "Conversations", "List conversations", "Lists the caller's conversations, the latest active first, a page at a time. Takes `limit`, and `after`, the `next` of the page before.")
        {
            Parameters = [Paging.Limit, Paging.After, Shared.IfNoneMatch],
            Answers = [new(200, "A page of conversations.", Shared.Of(HttpJson.Wire.ConversationPage)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.NotAcceptable, Problems.InvalidRequest],
            Examples =
            [
                new("page", "The latest conversation", 200) { AnswerVaries = true, Values = ChatOperations.Pairs(("limit", "1")) },
                new("limit_too_high", "More than a page may hold", 400) { IsMalformed = true, Values = ChatOperations.Pairs(("limit", "1000")) },
                new("foreign_cursor", "A cursor of nothing", 400) { Values = ChatOperations.Pairs(("after", "bm90aGluZw")) },
            ],
        },
        new("GetConversation", "Conversations", "Show a conversation", "Shows a conversation without its messages. Requires its id.")
        {
            Parameters = [Shared.Id("conversation"), Shared.IfNoneMatch],
            Answers = [new(200, "The conversation.", Shared.Of(HttpJson.Wire.ConversationBody)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.NotAcceptable],
            Examples =
            [
                new("answered", "A conversation of one question and its answer", 200) { Values = ChatOperations.Pairs(("id", "{conversation}")) },
                new("somebody_elses", "A conversation of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
        new("ListConversationMessages", "Conversations", "List messages", "Lists a conversation's messages, the oldest first, a page at a time. Requires its id; `after` is the `next` of the page before.")
        {
            Parameters = [Shared.Id("conversation"), Paging.Limit, Paging.After, Shared.IfNoneMatch],
            Answers = [new(200, "A page of messages.", Shared.Of(HttpJson.Wire.ConversationMessagePage)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.NotAcceptable, Problems.InvalidRequest],
            Examples = [new("messages", "A question and its answer", 200) { Values = ChatOperations.Pairs(("id", "{conversation}")) }],
        },
        new("RenameConversation", "Conversations", "Rename a conversation", "Renames a conversation. Requires its id and `title`; `If-Match` makes it refuse to rename another version.")
        {
            Parameters = [Shared.Id("conversation"), Shared.IfMatch],
            Takes = [Shared.Of(HttpJson.Wire.RenameConversationBody)],
            Answers = [new(200, "The conversation, renamed.", Shared.Of(HttpJson.Wire.ConversationBody)) { Headers = ["ETag"] }],
            Problems = [Problems.PreconditionFailed, Problems.Conflict],
            Examples =
            [
                new("title", "Another title", 200) { Values = ChatOperations.Pairs(("id", "{conversation}")), Body = new JsonObject { ["title"] = "Flaky tests" } },
                new("stale", "A version that is not the current one", 412)
                {
                    Values = ChatOperations.Pairs(("id", "{conversation}"), ("If-Match", "\"0\"")), Body = new JsonObject { ["title"] = "Flaky tests" },
                },
            ],
        },
    ];
}
