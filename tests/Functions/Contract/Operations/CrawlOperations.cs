using Cartrita.Core.Errors;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>Sources that are ingested on a schedule.</summary>
internal static class CrawlOperations
{
    private const string Name = "^[a-z0-9][a-z0-9_.-]{0,63}$";

    public static readonly IReadOnlyList<Operation> All =
    [
        new("ListCrawls", "Crawls", "List sources", "Lists the caller's sources that are ingested on a schedule, each with its last report. Requires nothing.")
        {
            Answers = [Shared.Ok("The sources.", HttpJson.Wire.CrawlList)],
            Examples = [new("none", "Somebody without a source", 200)],
        },
        new("GetCrawl", "Crawls", "Show a source", "Shows a source with its last ten reports. Requires the source's name in the settings.")
        {
            Parameters = [Shared.Id("source's name", Name)],
            Answers = [Shared.Ok("The source.", HttpJson.Wire.CrawlBody)],
            Examples =
            [
                new("never_run", "A source before its first run", 200) { Caller = ExampleCaller.Admin, Values = ChatOperations.Pairs(("id", "rules")) },
                new("somebody_elses", "A source of somebody else", 404) { Values = ChatOperations.Pairs(("id", "rules")) },
            ],
        },
        new("StartCrawl", "Crawls", "Run a source now", "Starts a run of a source. Requires the source's name; while a run is at work it is refused, and noted.")
        {
            Parameters = [Shared.Id("source's name", Name)],
            Answers = [new(202, "The run goes on.", Shared.Of(HttpJson.Wire.CrawlStartedBody))],
            Problems = [Problems.CrawlRunning],
            Examples =
            [
                new("started", "A run that was started", 202) { Caller = ExampleCaller.Admin, AnswerVaries = true, Values = ChatOperations.Pairs(("id", "pages")) },
                new("somebody_elses", "A source of somebody else", 404) { Values = ChatOperations.Pairs(("id", "pages")) },
            ],
        },
    ];
}
