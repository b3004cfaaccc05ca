using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Tools.Code;

/// <summary>What an output may say of diffs and pull requests: what the tools of its task gave.</summary>
public sealed class TaskPatchesTests
{
    private const string Page = "https://github.example/pulls/7";
    private const string Diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\r\n+two\r\n";

    private readonly TaskPatches found = new();

    public TaskPatchesTests() => Add("code.patch", new { source = "x", diff = Diff, files = new[] { new { path = "x", change = "modified", added = 1, removed = 1 } } });

    [Fact]
    public void Copy_that_lost_its_carriage_returns_is_the_diff_that_was_checked()
    {
        var (patch, fault) = Read(Diff.Replace("\r", string.Empty, StringComparison.Ordinal).TrimEnd('\n'), why: "It was one.");

        Assert.Null(fault);
        Assert.Equal((Diff, "x", "modified", "It was one.", null), (patch!.Diff, patch.Files[0].Path, patch.Files[0].Change, patch.Files[0].Why, patch.PullRequest));
    }

    [Fact]
    public void Diff_that_no_tool_gave_is_a_fault() => Assert.StartsWith("diff is none that make_patch", Read(Diff.Replace("two", "three", StringComparison.Ordinal)).Fault, StringComparison.Ordinal);

    [Fact]
    public void Page_that_no_tool_gave_is_a_fault_and_a_page_that_it_gave_is_shown_whatever_the_model_says()
    {
        Assert.StartsWith("pullRequest.url is no page", Read(Diff, url: Page).Fault, StringComparison.Ordinal);
        Add("code.pull_request", new { repository = "ada/x", number = 7, title = "Fix", url = Page, branch = "b", @base = "main", commit = "c" });

        Assert.Equal(Page, Read(Diff, url: Page).Patch!.PullRequest!.Url!.AbsoluteUri);
        Assert.Equal(Page, Read(Diff, title: "Fix").Patch!.PullRequest!.Url!.AbsoluteUri);
        Assert.Equal(("Fix", Page), (Read(Diff).Patch!.PullRequest!.Title, Read(Diff).Patch!.PullRequest!.Url!.AbsoluteUri));
    }

    [Fact]
    public void Output_without_a_change_has_no_patch() => Assert.Equal((null, null), Read(string.Empty));

    private void Add(string type, object payload) =>
        found.Add(new PacketEnvelopeIn(type, JsonSerializer.SerializeToElement(payload), new PacketMetadata("t", "r", "c", DateTimeOffset.UnixEpoch), new PacketProvenance("tool", "code_agent", [])));

    private (Core.Agents.AgentPatch? Patch, string? Fault) Read(string diff, string? why = null, string? title = null, string? url = null) => found.Read(JsonSerializer.SerializeToElement(new
    {
        summary = "s", diff, files = why is null ? [] : new[] { new { path = "x", why } }, pullRequest = title is null && url is null ? null : new { title = title ?? "Fix", body = "b", url }, evidence = Array.Empty<string>(),
    }));
}
