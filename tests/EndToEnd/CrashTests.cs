using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests;

public sealed class CrashTests
{
    private const int Runs = 10;

    [Fact]
    public async Task Server_that_is_killed_during_ten_runs_loses_none()
    {
        await using var folder = new Folder();
        string[] runs;
        await using (var server = await Server.StartAsync(folder))
        {
            var attachment = await Server.IngestAsync(server.Admin, "handbook.md", await File.ReadAllTextAsync(BuiltApp.Handbook));
            var body = Server.Question("When must a flaky test be fixed, and who reviews a change?", attachment);
            runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(at => StartRunAsync(server.Admin, body, at)));
            await server.KillAsync();
        }

        await using var next = await Server.StartAsync(folder);
        foreach (var run in runs)
        {
            var frames = await Server.FramesAsync(next.Admin, run);
            var kinds = frames.Select(Server.Kind).ToArray();
            Assert.Equal("start", kinds[0]);
            Assert.Equal("done", kinds[^1]);
            Assert.Single(kinds, kind => kind is "end" or "error");
            Assert.Contains("end", kinds);
            Assert.Equal(frames.Count, frames.Select(frame => frame.GetProperty("id").GetString()).Distinct().Count());
            Assert.Contains("two working days", string.Concat(frames.Where(frame => Server.Kind(frame) == "token").Select(frame => frame.GetProperty("data").GetProperty("delta").GetString())), StringComparison.Ordinal);
        }
    }

    // Returns with the run's first frame: from then on the run is promised.
    private static async Task<string> StartRunAsync(HttpClient user, System.Text.Json.Nodes.JsonNode body, int at)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = Server.Json(body) };
        request.Headers.Add("Idempotency-Key", $"run-{at}");
        var response = await user.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                using var frame = System.Text.Json.JsonDocument.Parse(line[6..]);
                return frame.RootElement.GetProperty("orchestrationId").GetString()!;
            }
        }

        throw new InvalidOperationException("The stream ended without a frame.");
    }
}
