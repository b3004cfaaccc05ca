using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests;

public sealed class AzuriteTests
{
    [NodeFact]
    public async Task Question_is_answered_over_blob_storage_and_a_blob_trigger_changes_nothing()
    {
        await using var folder = new Folder();
        await using var server = await Server.StartAsync(folder, "--storage", "azurite");
        var attachment = await Server.IngestAsync(server.Admin, "handbook.md", await File.ReadAllTextAsync(BuiltApp.Handbook));
        using var answered = await server.Admin.PostAsync("api/chat", Server.Json(Server.Question("When must a flaky test be fixed?", attachment)));
        var answer = await Server.ReadAsync(answered);
        Assert.Contains("two working days", answer.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);

        var frames = await Server.FramesAsync(server.Admin, attachment);
        Assert.Single(frames, frame => Server.Kind(frame) == "end");
        Assert.Equal("done", Server.Kind(frames[^1]));
        Assert.False(File.Exists(Path.Combine(folder.State, "frames")));
    }
}
