using System.Text.Json;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Lists pull requests of a repository.</summary>
/// <param name="access">Says which repositories may be read.</param>
/// <param name="code">Says whether there is a credential.</param>
/// <param name="pulls">Reads pull requests.</param>
/// <param name="time">The clock.</param>
public sealed class GitHubPullsTool(RepositoryAccess access, IGitHubCode code, IGitHubPulls pulls, TimeProvider time) : ITool
{
    private const int MostPulls = 50;
    private const int UsualPulls = 20;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "state", "max_results"],
          "properties": {
            "repository": { "type": "string", "description": "The repository, owner/name." },
            "state": { "type": ["string", "null"], "enum": ["open", "closed", "all", null], "description": "Which; null for those that are open." },
            "max_results": { "type": ["integer", "null"], "description": "How many, 1 to 50; null for 20." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_pulls", "Lists pull requests of a repository on GitHub, the newest first, with their branches and addresses.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(65), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => code.IsConfigured;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var repository = await access.ReadAsync(context, arguments.Repository(), cancellationToken);
        var listed = await pulls.ListAsync(repository, arguments.State(), head: null, arguments.Number("max_results", 1, MostPulls) ?? UsualPulls, cancellationToken);
        var content = new PacketContent<RepositoryPulls>("github.pulls", new RepositoryPulls(listed), listed.Count, [repository.Name.Value]);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), content, ToolJson.Default.RepositoryPulls);
    }
}

/// <summary>Pull requests of a repository.</summary>
/// <param name="Pulls">The pull requests, the newest first.</param>
internal sealed record RepositoryPulls(IReadOnlyList<GitHubPull> Pulls);
