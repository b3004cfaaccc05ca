using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Web;

namespace Cartrita.Activities.Tools;

/// <summary>Searches the web and returns what the search shows of each page as evidence.</summary>
/// <param name="web">Searches.</param>
/// <param name="time">The clock.</param>
public sealed class WebSearchTool(IWebSearch web, TimeProvider time) : ITool
{
    private const int MostResults = 10;
    private const int UsualResults = 6;
    private const int MostDomains = 20;
    private const int LongestSnippet = 2_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["query", "max_results", "topic", "age", "domains"],
          "properties": {
            "query": { "type": "string", "description": "What to look for, as a few words; at most 400 characters." },
            "max_results": { "type": ["integer", "null"], "description": "How many pages, 1 to 10; null for 6." },
            "topic": { "type": ["string", "null"], "enum": ["general", "news", "finance", null], "description": "Of what kind the pages are; null for any." },
            "age": { "type": ["string", "null"], "enum": ["day", "week", "month", "year", null], "description": "How old they may be; null for any age." },
            "domains": { "type": ["array", "null"], "items": { "type": "string" }, "description": "The only domains to search, such as example.org; null for all." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "web_search",
        "Searches the web and returns excerpts of pages, best first, each with an id, the page's address and its title. Read a page whole with web_fetch.",
        JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(65), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => web.IsConfigured;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.Text(EvidenceList.QueryArgument) is not { } query)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The query is empty.");
        }

        var hits = await web.SearchAsync(
            new WebSearchQuery
            {
                Query = TextCut.At(query, WebSearchQuery.MostCharacters),
                MaxResults = arguments.Number("max_results", 1, MostResults) ?? UsualResults,
                Topic = Enum.TryParse<WebSearchTopic>(arguments.Text("topic"), ignoreCase: true, out var topic) ? topic : WebSearchTopic.General,
                Age = Enum.TryParse<WebSearchAge>(arguments.Text("age"), ignoreCase: true, out var age) ? age : null,
                IncludeDomains = [.. arguments.Texts("domains").Take(MostDomains)],
            },
            cancellationToken);
        var evidence = ToolPackets.Screened(ToolPackets.IdPrefix(context, call), hits.Select(EvidenceOf).OfType<Evidence>());
        return ToolPackets.OfEvidence(Binding, context, call, time.GetUtcNow(), evidence);
    }

    private static Evidence? EvidenceOf(WebSearchHit hit)
    {
        var text = TextCut.At(hit.Snippet.Trim() is { Length: > 0 } snippet ? snippet : hit.Title.Trim(), LongestSnippet);
        return text.Length == 0 ? null : new Evidence
        {
            Id = string.Empty,
            Url = hit.Url,
            Title = hit.Title,
            Section = Evidence.SearchResult,
            Start = 0,
            End = text.Length,
            Text = text,
        };
    }
}
