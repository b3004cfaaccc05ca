using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Search over the caller's files.</summary>
internal static class KnowledgeOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("SearchKnowledge", "Knowledge", "Search files", "Finds exact spans of the caller's files by words and by meaning, best first. Requires `query`; files that are not searched yet are in `pending`.")
        {
            Takes = [Shared.Of(HttpJson.Wire.SearchBody)],
            Answers = [Shared.Ok("What was found.", HttpJson.Wire.SearchAnswerBody)],
            Problems = [Problems.NotFound],
            Examples =
            [
                new("question", "A question about one file", 200)
                {
                    Body = new JsonObject { ["query"] = "When must a flaky test be fixed?", ["attachments"] = new JsonArray("{attachment}") },
                },
                new("words", "Words alone, in files that begin so", 200)
                {
                    Body = new JsonObject { ["query"] = "ticket", ["mode"] = "lexical", ["path"] = "rules", ["limit"] = 1 },
                    Caller = ExampleCaller.Reader,
                },
                new("nothing_to_find", "A query without a word", 400) { Body = new JsonObject { ["query"] = " " } },
                new("somebody_elses", "A file of somebody else", 404)
                {
                    Body = new JsonObject { ["query"] = "When must a flaky test be fixed?", ["attachments"] = new JsonArray("{nothing}") },
                },
            ],
        },
        new("ListKnowledgeDocuments", "Knowledge", "List files", "Lists the caller's files with their states, the latest first, a page at a time. Takes `limit`, and `after`, the `next` of the page before.")
        {
            Parameters = [Paging.Limit, Paging.After, Shared.IfNoneMatch],
            Answers = [new(200, "A page of files.", Shared.Of(HttpJson.Wire.KnowledgeDocumentPage)) { Headers = ["ETag"] }, Shared.NotModified],
            Problems = [Problems.InvalidRequest, Problems.NotAcceptable],
            Examples =
            [
                new("page", "The files of somebody who has one", 200) { Caller = ExampleCaller.Reader },
                new("limit_too_high", "More than a page may hold", 400) { IsMalformed = true, Values = ChatOperations.Pairs(("limit", "1000")) },
            ],
        },
        new("GetReindex", "Knowledge", "Show the embedding", "Shows which model the caller's files are embedded with, whether it is another one than the configured one, and how far a change has come.")
        {
            Answers = [Shared.Ok("How it stands.", HttpJson.Wire.ReindexBody)],
            Problems = [Problems.NotAcceptable],
            Examples = [new("idle", "Everything is embedded with the configured model", 200) { Caller = ExampleCaller.Newcomer }],
        },
        new("StartReindex", "Knowledge", "Embed anew", "Embeds the caller's files anew with the configured model. The vectors that are there answer until the new ones are complete; one change at a time.")
        {
            Answers = [new(202, "It goes on; where it went on already, that one does.", Shared.Of(HttpJson.Wire.ReindexBody))],
            Examples = [new("start", "Somebody without files", 202) { Caller = ExampleCaller.Newcomer, AnswerVaries = true }],
        },
    ];
}
