using System.Text.Json;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Chunking;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Lists issues of a repository, or reads one; both come as evidence.</summary>
/// <param name="access">Says which repositories may be read.</param>
/// <param name="code">Says whether there is a credential.</param>
/// <param name="issues">Reads issues.</param>
/// <param name="time">The clock.</param>
public sealed class GitHubIssuesTool(RepositoryAccess access, IGitHubCode code, IGitHubIssues issues, TimeProvider time) : ITool
{
    private const int MostIssues = 30;
    private const int UsualIssues = 10;
    private const int LongestExcerpt = 1_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "number", "state", "max_results"],
          "properties": {
            "repository": { "type": "string", "description": "The repository, owner/name." },
            "number": { "type": ["integer", "null"], "description": "The one issue to read whole; null for a list." },
            "state": { "type": ["string", "null"], "enum": ["open", "closed", "all", null], "description": "Which issues a list has; null for those that are open." },
            "max_results": { "type": ["integer", "null"], "description": "How many issues a list has, 1 to 30; null for 10." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_issues", "Lists issues of a repository on GitHub, the newest first, or reads one; each comes with an id and its address.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(65), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => code.IsConfigured;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var (repository, prefix) = (await access.ReadAsync(context, arguments.Repository(), cancellationToken), ToolPackets.IdPrefix(context, call));
        if (arguments.Number("number", 1, int.MaxValue) is { } number)
        {
            var issue = await issues.GetAsync(repository, number, cancellationToken);
            var read = SourceText.Read(new SourceText(issue.Page, TitleOf(issue), TextStructures.Read("issue.md", issue.Body)), prefix, from: 0);
            return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), read, ToolJson.Default.SourceEvidence);
        }

        var listed = await issues.ListAsync(repository, arguments.State(), arguments.Number("max_results", 1, MostIssues) ?? UsualIssues, cancellationToken);
        return ToolPackets.OfEvidence(Binding, context, call, time.GetUtcNow(), ToolPackets.Screened(prefix, listed.Select(EvidenceOf)));
    }

    private static string TitleOf(GitHubIssue issue) => $"#{issue.Number} {issue.Title} ({(issue.IsOpen ? "open" : "closed")})";

    private static Evidence EvidenceOf(GitHubIssue issue)
    {
        var text = TextCut.At(string.IsNullOrWhiteSpace(issue.Body) ? issue.Title : issue.Body, LongestExcerpt);
        return new Evidence { Id = string.Empty, Url = issue.Page, Title = TitleOf(issue), Start = 0, End = text.Length, Text = text };
    }
}
