using System.Text.Json;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Opens a pull request on GitHub with a diff, once a person has approved repository, branch, title, text and diff.</summary>
/// <param name="access">Says which repositories may be changed.</param>
/// <param name="maker">Opens it.</param>
/// <param name="code">Says whether there is a credential.</param>
/// <param name="time">The clock.</param>
public sealed class OpenPullRequestTool(RepositoryAccess access, PullRequestMaker maker, IGitHubCode code, TimeProvider time) : ITool
{
    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "base", "branch", "title", "body", "draft", "diff"],
          "properties": {
            "repository": { "type": "string", "description": "The repository, owner/name." },
            "base": { "type": ["string", "null"], "description": "The branch that the change is for; null for the default branch." },
            "branch": { "type": ["string", "null"], "description": "The name of the branch to make, such as fix/flaky-test; letters that are the call's own are added to it. Null for any." },
            "title": { "type": "string", "description": "The title, one line; the commit's message too." },
            "body": { "type": "string", "description": "The text, Markdown: what is changed and why." },
            "draft": { "type": "boolean", "description": "Whether it is a draft." },
            "diff": { "type": "string", "description": "The diff to the letter as make_patch or check_patch gave it, made for the base branch." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_open_pull_request", "Opens a pull request on GitHub: makes a branch with one commit of the diff, and the pull request. A person has to approve the call.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Writes,
        Idempotent = true,
        Limits = new ToolLimits(TimeSpan.FromSeconds(180), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => code.IsConfigured;

    /// <inheritdoc />
    public Task CheckAsync(RuntimeContext context, JsonElement arguments, CancellationToken cancellationToken) => maker.CheckAsync(PullProposal.Read(context, arguments, access), cancellationToken);

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var opened = await maker.OpenAsync(PullProposal.Read(context, arguments, access), cancellationToken);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), new PacketContent<OpenedPull>(OpenedPull.PacketType, opened, 1, [opened.Url.AbsoluteUri]), ToolJson.Default.OpenedPull);
    }
}
