using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tools.Code;

/// <summary>Checks a unified diff against the files that it is for, and gives it back as it applies exactly.</summary>
/// <param name="sources">Finds the files.</param>
/// <param name="time">The clock.</param>
public sealed class CheckPatchTool(CodeSources sources, TimeProvider time) : ITool
{
    private const string Parameters =
        $$"""
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository", "ref", "attachment", "diff"],
          "properties": {
            {{CodeSources.Members}},
            "diff": { "type": "string", "description": "The unified diff, with a/ and b/ before its paths; at most 64000 characters." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new(
        "check_patch", "Checks whether a unified diff applies to the files of a repository or an archive. Gives the diff as git applies it, or says which hunk does not fit and why.", JsonElement.Parse(Parameters))
    {
        Shows = false,
        Effect = ToolEffect.Reads,
        Limits = new ToolLimits(TimeSpan.FromSeconds(120), ToolLimits.Default.MaxResultBytes),
    };

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var files = await sources.OfAsync(context, arguments, cancellationToken);
        var patch = PatchedCode.Patch(files.Source, await PatchedCode.OfDiffAsync(files, arguments.Whole("diff") ?? string.Empty, cancellationToken));
        return ToolPackets.Of(Binding, context, call, time.GetUtcNow(), new PacketContent<CodePatch>(CodePatch.PacketType, patch, patch.Files.Count, [files.Source]), ToolJson.Default.CodePatch);
    }
}
