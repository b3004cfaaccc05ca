using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Code;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Reads a text file of an archive that the user uploaded.</summary>
/// <remarks>Its text is no evidence: what is cited of an archive is cited from the index, where every member has its place.</remarks>
/// <param name="archives">Finds and reads it.</param>
/// <param name="time">The clock.</param>
public sealed class ArchiveFileTool(UploadedArchives archives, TimeProvider time) : ITool
{
    private const int MostCharacters = 15_000;

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["attachment", "path", "from"],
          "properties": {
            "attachment": { "type": ["string", "null"], "description": "The archive's id or file name; null where the request names one archive." },
            "path": { "type": "string", "description": "The file's path, as archive_tree gives it." },
            "from": { "type": ["integer", "null"], "description": "The character to begin at, as an earlier call's next says; null for the beginning." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "archive_file", "Reads a text file of an archive that the user uploaded. A long file comes in parts: next says where the next one begins.", JsonElement.Parse(Parameters))
    {
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(60), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (arguments.Text("path")?.Trim('/') is not { Length: > 0 } path)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.InvalidRequest, "The path is empty.");
        }

        var archive = await archives.FindAsync(context, arguments.Text("attachment"), cancellationToken);
        var listing = await archives.ReadAsync(archive, new HashSet<string>([path], StringComparer.Ordinal), cancellationToken);
        if (listing.Files.FirstOrDefault(file => file.Path == path)?.Content is not { } bytes)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.NotFound, "The archive has no such file.");
        }

        if (CodeText.Decode(bytes.Span) is not { } text)
        {
            return ExecutorResult.Of(ToolCallStatus.Failed, Problems.UnsupportedFile, "The file is no text.");
        }

        var from = Math.Min(arguments.Number("from", 0, int.MaxValue) ?? 0, text.Length);
        var part = TextCut.At(text[from..], MostCharacters);
        var end = from + part.Length;
        var payload = new ArchivedText(path, part, text.Length, end < text.Length ? end : null);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), new PacketContent<ArchivedText>("archive.file", payload, 1, [archive.Id.Value]), ToolJson.Default.ArchivedText);
    }
}

/// <summary>A part of a file of an archive.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">The part.</param>
/// <param name="Characters">How long the whole text is.</param>
/// <param name="Next">Where the next part begins; null where this was the last.</param>
internal sealed record ArchivedText(string Path, string Text, int Characters, int? Next);
