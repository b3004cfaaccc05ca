using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Runs: how they stand, what they said, how they came to it.</summary>
internal static class OrchestrationOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("GetOrchestration", "Runs", "Show a run", "Shows how a run stands: graph, decisions, safety flags, scores, tool calls, usage and error. Requires the run's id, which is an attachment's id for its ingestion.")
        {
            Parameters = [Shared.Id("run")],
            Answers = [Shared.Ok("The run.", HttpJson.Wire.OrchestrationBody)],
            Problems = [Problems.NotAcceptable],
            Examples =
            [
                new("ended", "A run that has ended", 200) { Values = ChatOperations.Pairs(("id", "{run}")) },
                new("somebody_elses", "A run of somebody else", 404) { Values = ChatOperations.Pairs(("id", "{nothing}")) },
            ],
        },
        new("GetOrchestrationEvents", "Runs", "Read a run's frames", "Streams a run's frames to its end, or lists those that are there when JSON is accepted. Requires the run's id; `after` or Last-Event-ID resumes after a frame.")
        {
            Parameters = [Shared.Id("run"), Shared.LastEventId, Shared.After, Shared.Frames],
            Answers = [new(200, "The run's frames, to `done`; or, as JSON, those that are there.", Shared.Events, Shared.Of(HttpJson.Wire.IReadOnlyListFrame))],
            Problems = [Problems.NotAcceptable, Problems.InvalidRequest, Problems.InvalidCursor],
            Examples =
            [
                new("chat", "The chat's own frames", 200) { Values = ChatOperations.Pairs(("id", "{run}"), ("frames", "chat")) },
                new("no_such_frame", "An id that is no frame of the run", 400) { Values = ChatOperations.Pairs(("id", "{run}"), ("after", "00000000000000000001")) },
            ],
            Extensions = new() { ["x-streaming"] = true, ["x-transport-priority"] = new System.Text.Json.Nodes.JsonArray("sse", "websocket") },
        },
        View("GetOrchestrationGraph", "Show a run's graph", "Shows a run's tasks and what they waited for. Requires the run's id.", HttpJson.Wire.GraphBody),
        View("GetOrchestrationReasoning", "Show a run's reasoning", "Shows what a run decided and why, what its safety screen found, and what its answer was scored by after its end. Requires the run's id.", HttpJson.Wire.ReasoningBody),
        View("GetOrchestrationEvidence", "Show a run's evidence", "Shows which sentence of an answer rests on which source. Requires the run's id.", HttpJson.Wire.EvidenceMatrix),
        View("GetOrchestrationUsage", "Show a run's usage", "Shows the tokens of a run and of each of its tasks. Requires the run's id.", HttpJson.Wire.UsageBody),
        new("GetOrchestrationTrace", "Runs", "List a run's trace", "Lists what a run did so far: its steps and their calls of tools and models, a page at a time. Requires the run's id; `after` is the `next` of the page before.")
        {
            Parameters = [Shared.Id("run"), Paging.Limit, Paging.After],
            Answers = [Shared.Ok("A page of the trace.", HttpJson.Wire.TracePage)],
            Problems = [Problems.NotAcceptable, Problems.InvalidRequest],
            Examples = [new("first", "How a run begins", 200) { Values = ChatOperations.Pairs(("id", "{run}"), ("limit", "2")) }],
        },
        View("GetOrchestrationToolCalls", "List a run's tool calls", "Lists the tools that a run's agents called, in order. Requires the run's id.", HttpJson.Wire.IReadOnlyListRunToolCall),
        new("CancelOrchestration", "Runs", "Cancel a run", "Cancels a run; it ends itself with one last frame. Requires the run's id; a run that has ended is refused.")
        {
            Parameters = [Shared.Id("run")],
            Answers = [new(202, "The run is told to end.", Shared.Of(HttpJson.Wire.CancelledBody))],
            Problems = [Problems.RunEnded],
            Examples = [new("ended", "A run that has ended", 409) { Values = ChatOperations.Pairs(("id", "{run}")) }],
        },
        Watch("JoinOrchestration", "Watch a run", "Lets a SignalR connection receive a run's frames. Requires the run's id and the `connectionId` of the hub.", "run"),
        Unwatch("LeaveOrchestration", "Stop watching a run", "Stops a SignalR connection from receiving a run's frames. Requires the run's id and the connection's.", "run"),
        Watch("JoinConversation", "Watch a conversation", "Lets a SignalR connection receive the frames of all of a conversation's runs. Requires its id and the `connectionId` of the hub.", "conversation"),
        Unwatch("LeaveConversation", "Stop watching a conversation", "Stops a SignalR connection from receiving a conversation's frames. Requires its id and the connection's.", "conversation"),
        new("Negotiate", "Streaming", "Negotiate SignalR", "Gives a SignalR client the hub's address and a token that opens a connection; frames come once it watches a run or a conversation.")
        {
            Answers = [Shared.Ok("Where the hub is.", HttpJson.Wire.NegotiateBody)],
            Examples = [new("address", "Where the hub is", 200) { AnswerVaries = true }],
        },
    ];

    private static Operation View(string function, string summary, string description, JsonTypeInfo shape) => new(function, "Runs", summary, description)
    {
        Parameters = [Shared.Id("run"), Shared.IfNoneMatch],
        Answers = [new(200, "As the run's frames tell it.", Shared.Of(shape)) { Headers = ["ETag"] }, Shared.NotModified],
        Problems = [Problems.NotAcceptable],
        Examples = [new("ended", "A run that has ended", 200) { Values = ChatOperations.Pairs(("id", "{run}")) }],
    };

    private static Operation Watch(string function, string summary, string description, string what) => new(function, "Streaming", summary, description)
    {
        Parameters = [Shared.Id(what)],
        Takes = [Shared.Of(HttpJson.Wire.JoinBody)],
        Answers = [new(202, "The connection joins; the hub tells it so.", Shared.Of(HttpJson.Wire.HubMemberBody))],
        Problems = [Problems.InvalidRequest],
        Examples =
        [
            new("join", "A connection joins", 202) { Values = ChatOperations.Pairs(("id", $"{{{what}}}")), Body = new System.Text.Json.Nodes.JsonObject { ["connectionId"] = "kWNLNLDP9gmyBqLAUgQMPg" } },
        ],
    };

    private static Operation Unwatch(string function, string summary, string description, string what) => new(function, "Streaming", summary, description)
    {
        Parameters = [Shared.Id(what), new("connectionId", "path", "The connection to the hub.", Shared.Text("""{"type":"string","minLength":1,"maxLength":128}"""), Required: true)],
        Answers = [new(202, "The connection leaves.", Shared.Of(HttpJson.Wire.HubMemberBody))],
        Problems = [Problems.InvalidRequest],
        Examples = [new("leave", "A connection leaves", 202) { Values = ChatOperations.Pairs(("id", $"{{{what}}}"), ("connectionId", "kWNLNLDP9gmyBqLAUgQMPg")) }],
    };
}
