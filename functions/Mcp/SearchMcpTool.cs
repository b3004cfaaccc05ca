using System.Text.Json;
using Cartrita.Activities.Knowledge;
using Cartrita.Core.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Knowledge;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary><c>search</c>: finds spans of the caller's files, as <c>/api/knowledge/search</c> does.</summary>
internal sealed class SearchMcpTool(KnowledgeSearch search, FilesInScope files) : IMcpTool
{
    /// <inheritdoc />
    public Tool Definition { get; } = McpDefinition.Of(
        "search",
        "Finds exact spans of the user's files by words and by meaning, best first. Files that are not searched yet are in pending.",
        """
        {
          "query": { "type": "string", "minLength": 1, "maxLength": 4000, "description": "What to look for, as a question or as words." },
          "limit": { "type": "integer", "minimum": 1, "maximum": 50, "description": "How many spans at most; 10 without it." },
          "tags": { "type": "array", "minItems": 1, "maxItems": 50, "items": { "type": "string" }, "description": "Only files that have one of these tags." }
        }
        """,
        ["query"],
        new ToolAnnotations { Title = "Search files", ReadOnlyHint = true, OpenWorldHint = false });

    /// <inheritdoc />
    public Scope Scope => Scope.Chat;

    /// <inheritdoc />
    public async Task<(JsonElement Result, string Text)> CallAsync(McpCall call, CancellationToken cancellationToken)
    {
        var owner = call.Request.Caller().OwnerId;
        var body = new SearchBody
        {
            Query = call.Arguments.Text("query")!,
            Limit = call.Arguments.TryGetProperty("limit", out var limit) ? (int)limit.GetDouble() : null,
            Tags = call.Arguments.Texts("tags"),
        };
        var query = SearchCommand.Parse(owner, body);
        var pending = await files.WaitAsync(owner, files: null, seconds: 0, cancellationToken);
        var found = await search.SearchAsync(query, SearchCommand.Files(body, named: null), cancellationToken);
        var answer = new SearchAnswerBody
        {
            Hits = [.. found.Passages.Select(SearchHitBody.Of)],
            Pending = [.. pending.Select(file => new PendingFileBody(file.Id, file.FileName, file.Status))],
            Mode = found.Mode,
            ReindexIsDue = false,
        };
        var result = JsonSerializer.SerializeToElement(answer, HttpJson.Wire.SearchAnswerBody);
        return (result, string.Join("\n\n", answer.Hits.Select(hit => $"{hit.FileName} ({hit.AttachmentId}):\n{hit.Text}").DefaultIfEmpty("Nothing was found.")));
    }
}
