using System.Text;
using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Git;
using Cartrita.TestSupport.GitHub;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Activities.Tests.Tools.Code;

/// <summary>Diffs of files of a repository: made by edits, and checked where a model wrote them.</summary>
public sealed class PatchToolsTests : IAsyncLifetime
{
    private GitHubServer server = null!;
    private RunHarness harness = null!;

    public async Task InitializeAsync()
    {
        server = (await GitHubServer.StartAsync())
            .Put("src/size.cs", "\uFEFFint Size()\r\n{\r\n    return 1;\r\n}\r\n").Put("old name.md", "# Old\n").Put("gone.txt", "x").Put("keys.txt", "a\npassword = \"aQ9x_Zk3Lm8Vt2Rw5Yp7\"\nb\n");
        server.Files["logo.png"] = [0x89, 0, 1];
        server.Others.Add(("link", "120000", "blob"));
        harness = new RunHarness(("GITHUB_TOKEN", "secret"), ("GITHUB_BASE_URL", server.Address.ToString()));
    }

    public async Task DisposeAsync()
    {
        await harness.DisposeAsync();
        await server.DisposeAsync();
    }

    [SystemProgramFact("git")]
    public async Task Edits_become_one_diff_that_git_applies()
    {
        var data = (await MakeAsync(
            Edit("src/size.cs", "edit", replacements: [("{\n    return 1;", "{\n    return 2;")]),
            Edit("docs/new file.md", "write", content: "Näh\n"),
            Edit("old name.md", "rename", newPath: "new name.md", replacements: [("Old", "New")]),
            Edit("gone.txt", "delete"))).Data();

        server.AssertContract();
        Assert.Equal(
            [("docs/new file.md", "added", 1, 0), ("gone.txt", "deleted", 0, 1), ("new name.md", "renamed", 1, 1), ("src/size.cs", "modified", 1, 1)],
            data.Items("files").Select(file => (file.Text("path"), file.Text("change"), file.GetProperty("added").GetInt32(), file.GetProperty("removed").GetInt32())));
        using var folder = new GitFolder();
        foreach (var (path, bytes) in server.Files)
        {
            folder.Put(path, bytes);
        }

        Assert.Equal(string.Empty, folder.Apply(Encoding.UTF8.GetBytes(data.Text("diff"))));
        Assert.Equal(("\uFEFFint Size()\r\n{\r\n    return 2;\r\n}\r\n", "Näh\n", "# New\n", null), (Text(folder, "src/size.cs"), Text(folder, "docs/new file.md"), Text(folder, "new name.md"), Text(folder, "gone.txt")));
    }

    [Theory]
    [InlineData("none.cs", "edit", "x", "none.cs: the file is not there.")]
    [InlineData("src/size.cs", "edit", "}\n}", "src/size.cs: the old text of replacement 1 is not in it; it has to be there to the letter.")]
    [InlineData("../etc/passwd", "edit", "x", "../etc/passwd: the path leads out, or has an empty step.")]
    [InlineData("logo.png", "edit", "x", "logo.png is no UTF-8 text.")]
    [InlineData("link", "edit", "x", "link is a folder, a link or a submodule.")]
    [InlineData("src/size.cs", "edit", null, "src/size.cs: edit needs replacements.")]
    [InlineData("keys.txt", "edit", "a\n", "The diff shows what looks like a credential, in a changed line or beside one. Such lines are not changed here.")]
    public async Task Edit_that_does_not_fit_is_told(string path, string action, string? old, string detail)
    {
        var result = await MakeAsync(Edit(path, action, replacements: old is null ? null : [(old, "y\n")]));

        Assert.Equal((ToolCallStatus.Failed, detail), (result.Status, result.Detail));
    }

    [Fact]
    public async Task File_in_two_edits_and_an_edit_that_changes_nothing_are_told()
    {
        Assert.Equal("The file gone.txt stands in two edits; put all that becomes of it into one.", (await MakeAsync(Edit("gone.txt", "delete"), Edit("gone.txt", "write", content: "y"))).Detail);
        Assert.Equal("Nothing is changed.", (await MakeAsync(Edit("gone.txt", "write", content: "x"))).Detail);
    }

    [Fact]
    public async Task Diff_of_a_model_is_given_back_as_it_applies_or_refused_with_its_hunk()
    {
        var loose = "--- a/src/size.cs\n+++ b/src/size.cs\n@@ -1,2 +1,2 @@\n {\n-    return 1;\n+    return 2;";
        var checkedDiff = (await CheckAsync(loose)).Data().Text("diff");
        var refused = await CheckAsync(loose.Replace("return 1", "return 3", StringComparison.Ordinal));

        Assert.Equal("diff --git a/src/size.cs b/src/size.cs\n--- a/src/size.cs\n+++ b/src/size.cs\n@@ -1,4 +1,4 @@\n \uFEFFint Size()\r\n {\r\n-    return 1;\r\n+    return 2;\r\n }\r\n", checkedDiff);
        Assert.Equal((await CheckAsync(checkedDiff)).Data().Text("diff"), checkedDiff);
        Assert.Equal("Hunk 1 of src/size.cs: line 1 of the file is \"\uFEFFint Size()\", where the diff has \"{\".", refused.Detail);
        Assert.Equal("invalid_request", refused.Code);
    }

    private static string? Text(GitFolder folder, string path) => folder.Find(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static object Edit(string path, string action, string? content = null, (string Old, string New)[]? replacements = null, string? newPath = null) => new
    {
        path, action, content, replacements = replacements?.Select(one => new { old = one.Old, @new = one.New }), new_path = newPath,
    };

    private Task<ExecutorResult> MakeAsync(params object[] edits) =>
        harness.CallAsync("make_patch", new { repository = server.Repository, @ref = (string?)null, attachment = (string?)null, edits }, "code_agent");

    private Task<ExecutorResult> CheckAsync(string diff) =>
        harness.CallAsync("check_patch", new { repository = server.Repository, @ref = (string?)null, attachment = (string?)null, diff }, "code_agent");
}
