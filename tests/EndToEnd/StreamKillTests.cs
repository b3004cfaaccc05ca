using System.Globalization;
using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests;

/// <summary>A server that is killed at a frame: the client that comes back has in the end what the log has from its start.</summary>
/// <remarks>The kills are spread evenly over the positions of a whole run's frames, from its first to its last; with more kills than positions they go round.</remarks>
[Collection(AzuriteCollection.Name)]
public sealed class StreamKillTests(AzuriteFixture azurite)
{
    private const string Answer = "The first words come early and all of the others come only after another server was started.";

    // More of them: CARTRITA_STREAM_KILLS=100 dotnet test tests/EndToEnd --filter StreamKillTests
    private static readonly int? Kills = Environment.GetEnvironmentVariable("CARTRITA_STREAM_KILLS") is { } kills ? int.Parse(kills, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task Client_that_reconnects_after_a_kill_has_what_the_log_has()
    {
        await using var folder = new Folder();
        await KillAsync(folder, Kills ?? 4);
    }

    // Azurite itself lives on: it loses what it acknowledged when it is killed.
    [NodeFact]
    public async Task Client_that_reconnects_after_a_kill_has_what_the_log_in_blobs_has()
    {
        await using var folder = new Folder();
        AzuriteCollection.Use(azurite, folder);
        await KillAsync(folder, Kills ?? 2);
    }

    private static async Task KillAsync(Folder folder, int kills)
    {
        await using var model = await SilencedModel.StartAsync(Answer);
        folder.Environment["OPENAI_BASE_URL"] = model.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        var server = await Server.StartAsync(folder);
        try
        {
            var undisturbed = await AskAsync(server, int.MaxValue);
            for (var kill = 0; kill < kills; kill++)
            {
                var position = kills <= undisturbed.Count ? kill * undisturbed.Count / kills : kill % undisturbed.Count;
                model.SilentAfter = Pieces(undisturbed, position);
                var seen = await AskAsync(server, position + 1);
                await server.KillAsync();
                model.SilentAfter = null;
                await server.DisposeAsync();
                server = await Server.StartAsync(folder);
                await AssertWholeAsync(server, seen);
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task AssertWholeAsync(Server server, IReadOnlyList<JsonElement> seen)
    {
        var (run, last) = (seen[0].GetProperty("orchestrationId").GetString()!, seen[^1].GetProperty("id").GetString());

        var rest = await Server.FramesAsync(server.Admin, run, last);

        var all = await Server.FramesAsync(server.Admin, run);
        Assert.Equal("stream_resumed", Server.Kind(rest[0]));
        Assert.Equal(all.Select(frame => frame.GetRawText()), seen.Concat(rest.Skip(1)).Select(frame => frame.GetRawText()));
        Assert.Equal(["end", "done"], all.Select(Server.Kind).Where(kind => kind is "end" or "error" or "done"));
        Assert.Equal(Answer, TextOf(all));
    }

    // A client drops what it has of a task at each new attempt.
    private static string TextOf(IReadOnlyList<JsonElement> frames) => frames.Aggregate(string.Empty, (text, frame) => Server.Kind(frame) switch
    {
        "agent_task_started" => string.Empty,
        "token" => text + frame.GetProperty("data").GetProperty("delta").GetString(),
        _ => text,
    });

    // How much the model may say, so that the run stands still at a position: nothing before the first token, a piece for each token, and all once the last is out.
    private static int? Pieces(IReadOnlyList<JsonElement> undisturbed, int position)
    {
        var tokens = undisturbed.Take(position + 1).Count(frame => Server.Kind(frame) == "token");
        return tokens == undisturbed.Count(frame => Server.Kind(frame) == "token") ? null : tokens;
    }

    // Asks, and reads the run's frames up to so many.
    private static async Task<IReadOnlyList<JsonElement>> AskAsync(Server server, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = Server.Json(Server.Question("What comes early?")) };
        using var asked = await server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var asking = new StreamReader(await asked.Content.ReadAsStreamAsync());
        var run = (await NextAsync(asking))!.Value.GetProperty("orchestrationId").GetString();
        using var followed = await server.Admin.GetAsync($"api/orchestrations/{run}/events", HttpCompletionOption.ResponseHeadersRead);
        using var following = new StreamReader(await followed.Content.ReadAsStreamAsync());
        var frames = new List<JsonElement>();
        while (frames.Count < count && await NextAsync(following) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    private static async Task<JsonElement?> NextAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        return null;
    }
}
