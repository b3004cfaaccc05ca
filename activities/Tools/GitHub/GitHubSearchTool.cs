using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Searches code on GitHub.</summary>
/// <param name="access">Says what may be shown.</param>
/// <param name="code">Searches.</param>
/// <param name="time">The clock.</param>
public sealed class GitHubSearchTool(RepositoryAccess access, IGitHubCode code, TimeProvider time) : ITool
{
    private const int MostHits = 50;
    private const int UsualHits = 20;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["query", "repository", "max_results"],
          "properties": {
            "query": { "type": "string", "description": "The words, with GitHub's qualifiers for code; at most 256 characters." },
            "repository": { "type": ["string", "null"], "description": "Only this repository, owner/name; null for all that may be read." },
            "max_results": { "type": ["integer", "null"], "description": "How many files, 1 to 50; null for 20." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_search", "Finds files on GitHub whose text matches, best first, with their repositories and paths. Read one with github_file.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(65), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => code.IsConfigured;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var query = arguments.Text(EvidenceList.QueryArgument) ?? throw new CartritaException(Problems.InvalidRequest, "The query is empty.");
        var most = arguments.Number("max_results", 1, MostHits) ?? UsualHits;
        var scope = arguments.OptionalRepository() is { } named ? (await access.ReadAsync(context, named, cancellationToken)).Scope : access.Searched(context);
        var found = await code.SearchAsync(query, scope, most, cancellationToken);
        var payload = new RepositoryFiles([.. found.Hits.Select(hit => new FoundFile(hit.Repository, hit.Path, hit.Page))], found.IsComplete);
        var content = new PacketContent<RepositoryFiles>("github.files", payload, payload.Files.Count, [.. found.Hits.Select(hit => hit.Repository).Distinct(StringComparer.Ordinal)]);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), content, ToolJson.Default.RepositoryFiles);
    }
}

/// <summary>What a search of code found.</summary>
/// <param name="Files">The files, best first.</param>
/// <param name="IsComplete">Whether GitHub looked at everything.</param>
internal sealed record RepositoryFiles(IReadOnlyList<FoundFile> Files, bool IsComplete);

/// <summary>A file that matches.</summary>
/// <param name="Repository">Its repository.</param>
/// <param name="Path">Its path.</param>
/// <param name="Url">Its page.</param>
internal sealed record FoundFile(string Repository, string Path, Uri Url);
