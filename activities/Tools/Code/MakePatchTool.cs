using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Code;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Makes one unified diff of edits to the files of a repository or an archive. Nothing is changed there.</summary>
/// <param name="sources">Finds the files.</param>
/// <param name="time">The clock.</param>
public sealed class MakePatchTool(CodeSources sources, TimeProvider time) : ITool
{
    private const string Parameters =
        $$"""
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "ref", "attachment", "edits"],
          "properties": {
            {{CodeSources.Members}},
            "edits": {
              "type": "array",
              "minItems": 1,
              "maxItems": 50,
              "description": "What becomes of each file; a file stands here once.",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["path", "action", "content", "replacements", "new_path"],
                "properties": {
                  "path": { "type": "string", "description": "The file's path." },
                  "action": { "type": "string", "enum": ["write", "edit", "delete", "rename"], "description": "write: the whole text of a new or known file. edit: replacements. delete. rename: to new_path, with replacements where there are any." },
                  "content": { "type": ["string", "null"], "description": "The whole text, for write." },
                  "replacements": {
                    "type": ["array", "null"],
                    "description": "For edit and rename, made one after another.",
                    "items": {
                      "type": "object",
                      "additionalProperties": false,
                      "required": ["old", "new"],
                      "properties": {
                        "old": { "type": "string", "description": "Text of the file to the letter, as much as stands there once." },
                        "new": { "type": "string", "description": "What comes in its place." }
                      }
                    }
                  },
                  "new_path": { "type": ["string", "null"], "description": "The new path, for rename." }
                }
              }
            }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "make_patch", "Makes a unified diff, which git apply takes, of edits to files of a repository or an archive. Changes nothing there. Line endings and byte order marks stay.", JsonElement.Parse(Parameters))
    {
        Shows = false,
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(120), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        List<CodeEdit> edits = [.. arguments.GetProperty("edits").EnumerateArray().Select(CodeEdit.Read)];
        List<string> paths = [.. edits.SelectMany(edit => edit.Paths)];
        if (paths.GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(path => path.Count() > 1) is { } twice)
        {
            throw new CartritaException(Problems.InvalidRequest, $"The file {twice.Key} stands in two edits; put all that becomes of it into one.");
        }

        var files = await sources.OfAsync(context, arguments, cancellationToken);
        var known = await files.ReadAsync(paths, cancellationToken);
        List<FileChange> changes = [.. edits.Select(edit => edit.Change(known))];
        var patch = PatchedCode.Patch(files.Source, changes);
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), new PacketContent<CodePatch>(CodePatch.PacketType, patch, patch.Files.Count, [files.Source]), ToolJson.Default.CodePatch);
    }
}
