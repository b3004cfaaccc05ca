using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Writes a comment on an issue or a pull request of GitHub, once a person has approved repository, number and text.</summary>
/// <remarks>GitHub takes the same comment twice, so a call whose end is unknown is not made again.</remarks>
/// <param name="access">Says which repositories may be changed.</param>
/// <param name="code">Says whether there is a credential.</param>
/// <param name="issues">Writes it.</param>
/// <param name="time">The clock.</param>
public sealed class GitHubCommentTool(RepositoryAccess access, IGitHubCode code, IGitHubIssues issues, TimeProvider time) : ITool
{
    private const int LongestBody = 30_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "number", "body"],
          "properties": {
            "repository": { "type": "string", "description": "The repository, owner/name." },
            "number": { "type": "integer", "description": "The number of the issue or the pull request." },
            "body": { "type": "string", "description": "The comment to the letter, Markdown; at most 30000 characters." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_comment", "Writes a comment on an issue or a pull request on GitHub. A person has to approve the call.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Writes,
        Limits = new ToolLimits(TimeSpan.FromSeconds(65), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => code.IsConfigured;

    /// <inheritdoc />
    public async Task CheckAsync(RuntimeContext context, JsonElement arguments, CancellationToken cancellationToken)
    {
        var (repository, number, _) = Read(context, arguments);
        _ = await issues.GetAsync(repository, number, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var (repository, number, body) = Read(context, arguments);
        var page = await issues.CommentAsync(repository, number, body, cancellationToken);
        var made = new WrittenComment(repository.Name.Value, number, page);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), new PacketContent<WrittenComment>(WrittenComment.PacketType, made, 1, [page.AbsoluteUri]), ToolJson.Default.WrittenComment);
    }

    private (RepositoryGrant Repository, long Number, string Body) Read(RuntimeContext context, JsonElement arguments)
    {
        var body = arguments.Whole("body");
        if (!arguments.GetProperty("number").TryGetInt64(out var number) || number < 1)
        {
            throw new CartritaException(Problems.InvalidRequest, "The number is no number of an issue or a pull request.");
        }

        if (string.IsNullOrWhiteSpace(body) || body.Length > LongestBody)
        {
            throw new CartritaException(Problems.InvalidRequest, $"The comment has 1 to {LongestBody} characters.");
        }

        // Whoever approves may overlook it in a long text, and what was published can't be taken back.
        return SecretFinder.Find(body).Count == 0
            ? (access.Write(context, arguments.Repository()), number, body)
            : throw new CartritaException(Problems.InvalidRequest, "The comment holds what looks like a credential.");
    }
}

/// <summary>A comment that was written.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Number">The issue or pull request.</param>
/// <param name="Url">The comment's page.</param>
internal sealed record WrittenComment(string Repository, long Number, Uri Url)
{
    /// <summary>The type of a packet that holds one.</summary>
    internal const string PacketType = "code.comment";
}
