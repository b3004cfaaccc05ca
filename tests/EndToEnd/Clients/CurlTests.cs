using System.Diagnostics;
using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary><c>curl -N</c>: what a person at a terminal sees.</summary>
[Collection(ClientCollection.Name)]
public sealed class CurlTests(ClientServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [CurlFact]
    public async Task Events_are_printed_as_they_come_and_go_on_after_any_of_them()
    {
        var run = (await server.StartAsync("curl", until: "token"))[0].GetProperty("orchestrationId").GetString()!;

        // The model goes on only once curl has printed the first token: what is held back anywhere never gets there.
        var whole = await RunAsync(run, lastEventId: null, kind =>
        {
            if (kind == "token")
            {
                server.LetGo("curl");
            }
        });

        var log = await server.LogAsync(run);
        AssertEqual(log, whole);
        var middle = log.Count / 2;
        var rest = await RunAsync(run, log[middle].GetProperty("id").GetString()!, _ => { });
        Assert.Equal("stream_resumed", Server.Kind(rest[0]));
        Assert.Equal(log.Count - middle - 1, rest[0].GetProperty("data").GetProperty("replayed").GetInt32());
        AssertEqual([.. log.Skip(middle + 1)], [.. rest.Skip(1)]);
    }

    private static void AssertEqual(IReadOnlyList<JsonElement> log, IReadOnlyList<JsonElement> seen) =>
        Assert.Equal(log.Select(frame => frame.GetRawText()), seen.Select(frame => frame.GetRawText()));

    private async Task<IReadOnlyList<JsonElement>> RunAsync(string run, string? lastEventId, Action<string> printed)
    {
        var start = new ProcessStartInfo("curl", ["-sS", "-N", "--fail", "-H", $"Authorization: Bearer {server.Key}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        if (lastEventId is not null)
        {
            start.ArgumentList.Add("-H");
            start.ArgumentList.Add($"Last-Event-ID: {lastEventId}");
        }

        start.ArgumentList.Add(new Uri(server.Address, $"api/orchestrations/{run}/events").ToString());
        using var patience = new CancellationTokenSource(Patience);
        using var curl = Process.Start(start)!;
        var errors = curl.StandardError.ReadToEndAsync(patience.Token);
        var frames = new List<JsonElement>();
        while (await curl.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                frames.Add(JsonDocument.Parse(line["data: ".Length..]).RootElement);
                printed(Server.Kind(frames[^1]));
            }
        }

        await curl.WaitForExitAsync(patience.Token);
        Assert.True(curl.ExitCode == 0, await errors);
        return frames;
    }
}
