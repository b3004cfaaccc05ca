using System.Text;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Chunking;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Reads a file of a repository and returns spans of it as evidence.</summary>
/// <param name="access">Says which may be read.</param>
/// <param name="code">Reads repositories.</param>
/// <param name="time">The clock.</param>
public sealed class GitHubFileTool(RepositoryAccess access, IGitHubCode code, TimeProvider time) : ITool
{
    private const int MostBytes = 2 * 1024 * 1024;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "path", "ref", "from"],
          "properties": {
            "repository": { "type": "string", "description": "The repository, owner/name." },
            "path": { "type": "string", "description": "The file's path in it." },
            "ref": { "type": ["string", "null"], "description": "A branch, tag or commit; null for the default branch." },
            "from": { "type": ["integer", "null"], "description": "The character to begin at, as an earlier call's next says; null for the beginning." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "github_file",
        "Reads a text file of a repository on GitHub and returns it in spans, each with an id. A long file comes in parts: next says where the next one begins.",
        JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(65), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public bool IsAvailable => code.IsConfigured;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var (named, reference) = (arguments.Repository(), arguments.Text("ref"));
        if (arguments.Text("path")?.Trim('/') is not { Length: > 0 } path)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The path is empty.");
        }

        var repository = await access.ReadAsync(context, named, cancellationToken);
        var bytes = await code.FileAsync(repository, path, reference, cancellationToken);
        if (bytes.Length > MostBytes || bytes.AsSpan().Contains((byte)0))
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.UnsupportedFile, "The file is no text, or has more than 2 MB.");
        }

        var page = new Uri($"https://github.com/{repository}/blob/{Uri.EscapeDataString(reference ?? "HEAD")}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");
        var read = SourceText.Read(
            new SourceText(page, $"{repository}: {path}", TextStructures.Read(path, Encoding.UTF8.GetString(bytes))),
            ToolPackets.IdPrefix(context, call),
            arguments.Number("from", 0, int.MaxValue) ?? 0);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), read, ToolJson.Default.SourceEvidence);
    }
}
