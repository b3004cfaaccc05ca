using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Health, figures, and the descriptions of the API themselves.</summary>
internal static class HealthOperations
{
    public static readonly IReadOnlyList<Operation> All =
    [
        new("HealthLive", "Health", "Liveness", "Tells that the process answers. Needs no credential.")
        {
            Answers = [Shared.Ok("It does.", HttpJson.Wire.HealthBody)],
            Examples = [new("live", "A process that answers", 200) { Caller = ExampleCaller.Nobody }],
        },
        new("HealthReady", "Health", "Readiness", "Tells whether the store can be read and written. Needs no credential.")
        {
            Answers = [Shared.Ok("It can.", HttpJson.Wire.HealthBody)],
            Problems = [Problems.Unavailable],
            Examples = [new("ready", "An app that can take work", 200) { Caller = ExampleCaller.Nobody }],
        },
        new("GetMetrics", "Health", "Metrics", "Shows the figures of the only instance in Prometheus' text format 0.0.4. Requires an operator; where there may be several instances it is a 404.")
        {
            Answers = [new(200, "The figures as of now.", new Content("text/plain", Schema: Shared.Text("""{"type":"string"}""")))],
            Problems = [Problems.NoRoute, Problems.NotAcceptable],
            Examples = [new("figures", "The figures", 200) { Caller = ExampleCaller.Admin, AnswerVaries = true }],
        },
        Document("GetOpenApi", "OpenAPI description", "Gives this description of the HTTP API in OpenAPI 3.1. Needs no credential."),
        Document("GetAsyncApi", "AsyncAPI description", "Gives the description of the WebSocket /ws/chat in AsyncAPI 2.6.0. Needs no credential."),
    ];

    private static Operation Document(string function, string summary, string description) => new(function, "Descriptions", summary, description)
    {
        Parameters = [Shared.IfNoneMatch],
        Answers =
        [
            new(200, "The description.", new Content(Shared.Json, Schema: Shared.Text("""{"type":"object"}"""))) { Headers = ["ETag"] },
            Shared.NotModified,
        ],
    };
}
