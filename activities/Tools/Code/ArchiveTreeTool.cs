using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Lists the files of an archive that the user uploaded.</summary>
/// <param name="archives">Finds and reads it.</param>
/// <param name="time">The clock.</param>
public sealed class ArchiveTreeTool(UploadedArchives archives, TimeProvider time) : ITool
{
    private const int MostFiles = 1_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["attachment", "folder"],
          "properties": {
            "attachment": { "type": ["string", "null"], "description": "The archive's id or file name; null where the request names one archive." },
            "folder": { "type": ["string", "null"], "description": "Only what is under this folder; null for all." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "archive_tree", "Lists the files of an archive that the user uploaded with their sizes, at most 1000; name a folder where there are more.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(60), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var archive = await archives.FindAsync(context, arguments.Text("attachment"), cancellationToken);
        var folder = arguments.Text("folder")?.Trim('/');
        var listing = await archives.ReadAsync(archive, new HashSet<string>(StringComparer.Ordinal), cancellationToken);
        var files = listing.Files.Where(file => folder is null || file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).ToList();
        List<ArchivedFile> shown = [.. files.Take(MostFiles).Select(file => new ArchivedFile(file.Path, file.SizeBytes))];
        var payload = new ArchiveTree(archive.Id.Value, archive.FileName, shown, listing.IsComplete && shown.Count == files.Count);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), new PacketContent<ArchiveTree>("archive.tree", payload, shown.Count, [archive.Id.Value]), ToolJson.Default.ArchiveTree);
    }
}

/// <summary>The files of an archive.</summary>
/// <param name="Attachment">The archive's id.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Files">The files.</param>
/// <param name="IsComplete">Whether these are all.</param>
internal sealed record ArchiveTree(string Attachment, string FileName, IReadOnlyList<ArchivedFile> Files, bool IsComplete);

/// <summary>A file of an archive.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record ArchivedFile(string Path, long? Bytes);
