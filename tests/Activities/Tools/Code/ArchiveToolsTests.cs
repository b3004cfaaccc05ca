using System.Text;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Attachments;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Files;

namespace Cartrita.Activities.Tests.Tools.Code;

/// <summary>Code in an archive that the user uploaded.</summary>
public sealed class ArchiveToolsTests : IAsyncLifetime
{
    private static readonly (string, byte[])[] Members =
    [
        ("handbook-main/readme.md", Encoding.UTF8.GetBytes("# Handbook\n")), ("handbook-main/src/a.cs", Encoding.UTF8.GetBytes("int a = 1;\r\n")), ("handbook-main/long.txt", Encoding.UTF8.GetBytes(new string('x', 15_001))),
    ];

    private readonly RunHarness harness = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await harness.DisposeAsync();

    [Theory]
    [InlineData("handbook.zip")]
    [InlineData("handbook.tar")]
    [InlineData("handbook.tar.gz")]
    public async Task Archive_is_listed_read_and_changed_as_a_folder(string name)
    {
        var run = await RunAsync(name, name.EndsWith("zip", StringComparison.Ordinal) ? Archives.Zip(Members) : name.EndsWith("gz", StringComparison.Ordinal) ? Archives.Gzip(Archives.Tar(Members)) : Archives.Tar(Members));

        var tree = (await CallAsync(run, "archive_tree", new { attachment = (string?)null, folder = (string?)null })).Data();
        var file = (await CallAsync(run, "archive_file", new { attachment = name, path = "src/a.cs", from = (int?)null })).Data();
        var part = (await CallAsync(run, "archive_file", new { attachment = name, path = "long.txt", from = (int?)null })).Data();
        var patch = (await CallAsync(run, "make_patch", new
        {
            repository = (string?)null, @ref = (string?)null, attachment = (string?)null,
            edits = new[] { new { path = "src/a.cs", action = "edit", content = (string?)null, replacements = new[] { new { old = "1", @new = "2" } }, new_path = (string?)null } },
        })).Data();

        Assert.Equal(["long.txt", "readme.md", "src/a.cs"], tree.Items("files").Select(one => one.Text("path")));
        Assert.True(tree.GetProperty("isComplete").GetBoolean());
        Assert.Equal(("int a = 1;\r\n", 15_000, 15_000), (file.Text("text"), part.Text("text").Length, part.GetProperty("next").GetInt32()));
        Assert.Equal("diff --git a/src/a.cs b/src/a.cs\n--- a/src/a.cs\n+++ b/src/a.cs\n@@ -1 +1 @@\n-int a = 1;\r\n+int a = 2;\r\n", patch.Text("diff"));
    }

    [Fact]
    public async Task What_is_not_there_or_is_somebody_else_s_looks_the_same()
    {
        var run = await RunAsync("handbook.zip", Archives.Zip(Members));

        var (other, path) = (await CallAsync(run, "archive_tree", new { attachment = new string('b', 32), folder = (string?)null }), await CallAsync(run, "archive_file", new { attachment = (string?)null, path = "../readme.md", from = (int?)null }));

        Assert.Equal((ToolCallStatus.Failed, "not_found"), (other.Status, other.Code));
        Assert.Equal((ToolCallStatus.Failed, "not_found"), (path.Status, path.Code));
    }

    [Fact]
    public async Task Archive_that_is_not_ingested_yet_is_not_read()
    {
        var id = await harness.UploadAsync("handbook.zip", Archives.Zip(Members));
        var run = await harness.AdmitAsync("Fix it.", null, id);

        var result = await CallAsync(run, "archive_tree", new { attachment = (string?)null, folder = (string?)null });

        Assert.NotEqual(ToolCallStatus.Succeeded, result.Status);
    }

    private async Task<ChatRun> RunAsync(string name, byte[] bytes)
    {
        var id = await harness.UploadAsync(name, bytes);
        var document = await harness.Get<Core.Storage.DocumentCollection<AttachmentDocument>>().ReadAsync(RunHarness.Owner, id.Value, CancellationToken.None);
        await harness.Get<Core.Storage.IDocumentStore>().WriteAsync(
            [harness.Get<Core.Storage.DocumentCollection<AttachmentDocument>>().Replace(RunHarness.Owner, id.Value, document!.Value with { Confirmed = true }, document.ETag)], CancellationToken.None);
        Assert.Equal(AttachmentStatus.Indexed, (await harness.IngestAsync(id)).Status);
        return await harness.AdmitAsync("Fix it.", null, id);
    }

    private Task<ExecutorResult> CallAsync(ChatRun run, string tool, object arguments) => harness.CallAsync(tool, arguments, "code_agent", scope: run.Scope);
}
