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
        new("ExportConversation", "Conversations", "Export a conversation", "Gives a whole conversation as a file, with its citations. Requires its id; `format` or `Accept` chooses JSON or Markdown.")
        {
            Parameters = [Shared.Id("conversation"), new("format", "query", "The form; it goes before `Accept`.", Shared.Text("""{"type":"string","enum":["json","markdown","md"]}""")), Shared.IfNoneMatch],
            Answers =
            [
                new(200, "The conversation.", Shared.Of(HttpJson.Wire.ConversationExportBody), new Content("text/markdown", Schema: Shared.Text("""{"type":"string"}"""))) { Headers = ["ETag", "Content-Disposition"] },
                Shared.NotModified,
            ],
            Problems = [Problems.NotAcceptable, Problems.InvalidRequest],
            Examples =
            [
                new("json", "In JSON", 200) { Values = ChatOperations.Pairs(("id", "{conversation}"), ("format", "json")) },
                new("markdown", "In Markdown", 200) { Values = ChatOperations.Pairs(("id", "{conversation}"), ("format", "markdown")) },
                new("unknown_format", "A form that does not exist", 400) { IsMalformed = true, Values = ChatOperations.Pairs(("id", "{conversation}"), ("format", "pdf")) },
            ],
        },
        new("ForkConversation", "Conversations", "Fork a conversation", "Makes a conversation with the messages of another one, up to one of them. Requires its id and `messageId`.")
        {
            Parameters = [Shared.Id("conversation"), Shared.IdempotencyKey],
            Takes = [Shared.Of(HttpJson.Wire.ForkConversationBody)],
            Answers = [new(201, "The new conversation.", Shared.Of(HttpJson.Wire.ConversationBody)) { Headers = ["ETag"] }],
            Problems = [Problems.IdempotencyMismatch, Problems.Conflict],
            Examples =
            [
                new("answer", "Up to the answer", 201) { Values = ChatOperations.Pairs(("id", "{conversation}")), Body = new JsonObject { ["messageId"] = "{message}" } },
                new("elsewhere", "A message that the conversation does not have", 404) { Values = ChatOperations.Pairs(("id", "{conversation}")), Body = new JsonObject { ["messageId"] = "{nothing}" } },
            ],
        },
        new("DeleteConversation", "Conversations", "Delete a conversation", "Deletes a conversation with its messages, runs and files. Requires its id; `If-Match` makes it refuse to delete another version.")
        {
            Parameters = [Shared.Id("conversation"), Shared.IfMatch],
            Answers = [new(202, "Nobody sees it any more; it is erased once its run has ended.", Shared.Of(HttpJson.Wire.DeletedConversationBody)), new(204, "It is erased.")],
            Problems = [Problems.PreconditionFailed, Problems.Conflict],
            Examples =
            [
                new("erased", "A conversation that nothing is at work on", 204) { Values = ChatOperations.Pairs(("id", "{discarded}")) },
                new("somebody_elses", "A conversation of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
    ];
}
