using System.Text.Json;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Lists the files of a repository.</summary>
/// <param name="access">Says which may be read.</param>
/// <param name="code">Reads repositories.</param>
/// <param name="time">The clock.</param>
public sealed class GitHubTreeTool(RepositoryAccess access, IGitHubCode code, TimeProvider time) : ITool
{
    private const int MostEntries = 1_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "ref", "folder"],
          "properties": {
            "repository": { "type": "string", "description": "The repository, owner/name." },
            "ref": { "type": ["string", "null"], "description": "A branch, tag or commit; null for the default branch." },
            "folder": { "type": ["string", "null"], "description": "Only what is under this folder; null for all." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_tree", "Lists the files of a repository on GitHub with their sizes, at most 1000; name a folder where there are more.", JsonElement.Parse(Parameters))
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
        var reference = arguments.Text("ref") ?? await code.DefaultBranchAsync(repository, cancellationToken);
        var folder = arguments.Text("folder")?.Trim('/');
        var tree = await code.TreeAsync(repository, reference, cancellationToken);
        var files = tree.Entries.Where(entry => entry.IsFile && (folder is null || entry.Path.StartsWith(folder + "/", StringComparison.Ordinal))).ToList();
        List<RepositoryFile> shown = [.. files.Take(MostEntries).Select(entry => new RepositoryFile(entry.Path, entry.SizeBytes))];
        var payload = new RepositoryTree(repository.Name.Value, reference, shown, tree.IsComplete && shown.Count == files.Count);
        return ToolPackets.Of(
            Binding, context, call, time.GetUtcNow(), new PacketContent<RepositoryTree>("github.tree", payload, shown.Count, [repository.Name.Value]), ToolJson.Default.RepositoryTree);
    }
}

/// <summary>The files of a repository.</summary>
/// <param name="Repository">Which.</param>
/// <param name="Ref">At which branch, tag or commit.</param>
/// <param name="Files">The files.</param>
/// <param name="IsComplete">Whether these are all.</param>
internal sealed record RepositoryTree(string Repository, string Ref, IReadOnlyList<RepositoryFile> Files, bool IsComplete);

/// <summary>A file of a repository.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record RepositoryFile(string Path, long? Bytes);
