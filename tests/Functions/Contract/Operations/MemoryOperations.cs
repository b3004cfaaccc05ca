using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>What is remembered of users.</summary>
internal static class MemoryOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("ListMemory", "Memory", "List what is remembered", "Lists what is remembered of the caller, the latest said first, each with the messages that say it. Takes `limit`, and `after`, the `next` of the page before.")
        {
            Parameters = [Paging.Limit, Paging.After, Shared.IfNoneMatch],
            Answers = [new(200, "A page of what is remembered.", Shared.Of(HttpJson.Wire.MemoryPage)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.InvalidRequest],
            Examples =
            [
                new("page", "What was said last", 200) { AnswerVaries = true, Values = ChatOperations.Pairs(("limit", "1")) },
                new("nothing", "Nothing", 200) { Caller = ExampleCaller.Newcomer },
            ],
        },
        new("GetMemory", "Memory", "Show what is remembered", "Shows an entry, with the `ETag` of its version. Requires its id.")
        {
            Parameters = [Shared.Id("entry"), Shared.IfNoneMatch],
            Answers = [new(200, "The entry.", Shared.Of(HttpJson.Wire.MemoryBody)) { Headers = ["ETag"] }, Shared.NotModified],
            Examples =
            [
                new("entry", "An entry", 200) { AnswerVaries = true, Values = ChatOperations.Pairs(("id", "{remembered}")) },
                new("somebody_elses", "An entry of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
        new("CorrectMemory", "Memory", "Correct what is remembered", "Corrects an entry. Requires its id and `text`, `kind` or both; `If-Match` makes it refuse to correct another version. From then on only what the caller says later takes its place.")
        {
            Parameters = [Shared.Id("entry"), Shared.IfMatch],
            Takes = [Shared.Of(HttpJson.Wire.CorrectMemoryBody)],
            Answers = [new(200, "The entry, corrected.", Shared.Of(HttpJson.Wire.MemoryBody)) { Headers = ["ETag"] }],
            Problems = [Problems.InvalidRequest, Problems.PreconditionFailed],
            Examples =
            [
                new("text", "Another text", 200) { AnswerVaries = true, Values = ChatOperations.Pairs(("id", "{remembered}")), Body = new JsonObject { ["text"] = "I prefer answers in French." } },
                new("stale", "A version that is not the current one", 412)
                {
                    Values = ChatOperations.Pairs(("id", "{remembered}"), ("If-Match", "\"0\"")), Body = new JsonObject { ["text"] = "I prefer answers in French." },
                },
                new("nothing", "A correction of nothing", 400) { Values = ChatOperations.Pairs(("id", "{remembered}")), Body = new JsonObject() },
                new("somebody_elses", "An entry of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")), Body = new JsonObject { ["kind"] = "fact" } },
            ],
        },
        new("DeleteMemory", "Memory", "Delete what is remembered", "Deletes an entry. Requires its id; `If-Match` makes it refuse to delete another version. What the same messages say is not learnt again.")
        {
            Parameters = [Shared.Id("entry"), Shared.IfMatch],
            Answers = [new(204, "It is forgotten.")],
            Problems = [Problems.PreconditionFailed],
            Examples =
            [
                new("forgotten", "An entry", 204) { Values = ChatOperations.Pairs(("id", "{outdated}")) },
                new("somebody_elses", "An entry of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
        new("DeleteAllMemory", "Memory", "Delete all that is remembered", "Deletes all that is remembered of the caller. What was said before is not learnt again; summaries of conversations go with their conversations.")
        {
            Answers = [new(204, "All is forgotten.")],
            Examples = [new("all", "Everything", 204) { Caller = ExampleCaller.Newcomer }],
        },
    ];
}
