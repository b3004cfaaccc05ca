using System.Text.Json;
using Cartrita.Activities.Tools;
using Cartrita.Activities.Tools.Code;
using Cartrita.Core.Agents;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>The diffs that the tools of a task checked and the pull requests that they opened: an output may name no other ones.</summary>
internal sealed class TaskPatches
{
    private readonly List<CodePatch> patches = [];
    private readonly List<OpenedPull> pulls = [];

    /// <summary>Takes in what a tool gave.</summary>
    internal void Add(PacketEnvelopeIn packet)
    {
        if (packet.PacketType == CodePatch.PacketType)
        {
            patches.Add(packet.Payload.Deserialize(ToolJson.Default.CodePatch)!);
        }
        else if (packet.PacketType == OpenedPull.PacketType)
        {
            pulls.Add(packet.Payload.Deserialize(ToolJson.Default.OpenedPull)!);
        }
    }

    /// <summary>The patch of an output that has a <c>diff</c>; null where there is none, and a fault where it is another one than the tools gave.</summary>
    internal (AgentPatch? Patch, string? Fault) Read(JsonElement data)
    {
        if (data.Whole("diff") is not { } diff)
        {
            return (null, null);
        }

        // A model that copies a text may lose its carriage returns or its last line feed; what counts is the text that was checked.
        var known = patches.FindLast(patch => Plain(patch.Diff) == Plain(diff));
        if (known is null && Plain(diff).Length > 0)
        {
            return (null, "diff is none that make_patch or check_patch gave in this task; give one of those to the letter, or an empty text where there is none.");
        }

        var (pull, fault) = PullOf(data);
        return fault is not null ? (null, fault)
            : known is null && pull is null ? (null, null)
            : (new AgentPatch(known?.Diff ?? string.Empty, [.. (known?.Files ?? []).Select(file => new PatchedFile(file.Path, file.Change, file.Added, file.Removed, WhyOf(data, file.Path)))], pull), null);
    }

    private static string Plain(string diff) => diff.Replace("\r", string.Empty, StringComparison.Ordinal).Trim('\n');

    private static string? WhyOf(JsonElement data, string path) =>
        data.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Array
            ? files.EnumerateArray().Where(file => file.ValueKind == JsonValueKind.Object && file.Whole("path") == path).Select(file => file.Text("why")).FirstOrDefault()
            : null;

    // Whether one was opened is what the tool says, and not what the model says.
    private (AgentPullRequest? Pull, string? Fault) PullOf(JsonElement data)
    {
        var opened = pulls.LastOrDefault();
        if (!data.TryGetProperty("pullRequest", out var draft) || draft.ValueKind != JsonValueKind.Object)
        {
            return (opened is null ? null : new AgentPullRequest(opened.Title, string.Empty, opened.Url), null);
        }

        var url = draft.Text("url");
        return url is not null && pulls.TrueForAll(pull => pull.Url.AbsoluteUri != url)
            ? (null, "pullRequest.url is no page that github_open_pull_request gave in this task; it is null where no pull request was opened.")
            : (new AgentPullRequest(draft.Text("title") ?? string.Empty, draft.Whole("body") ?? string.Empty, opened?.Url), null);
    }
}

/// <summary>What the tools of a task gave that an output may rest on.</summary>
/// <param name="Evidence">The evidence, in order.</param>
/// <param name="Patches">The diffs and pull requests.</param>
internal sealed record TaskMaterial(IReadOnlyList<Core.Knowledge.Evidence> Evidence, TaskPatches Patches)
{
    /// <summary>The ids of the recordings that were transcribed.</summary>
    internal IReadOnlyList<string> Recordings { get; init; } = [];

    /// <summary>What is wrong with the recording that an output names; null where it names none, or one that was transcribed.</summary>
    internal string? RecordingFault(JsonElement data) => data.Whole("transcript") is { Length: > 0 } named && !Recordings.Contains(named, StringComparer.Ordinal)
        ? "transcript is no recording that transcribe gave in this task; it is empty where nothing was transcribed."
        : null;
}
