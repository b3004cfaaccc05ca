using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests;

/// <summary>Live audio over HTTP whose server is killed while somebody speaks, or whose requests come to two instances: every word comes, and none twice.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AudioSessionTests(AzuriteFixture azurite)
{
    private const int ChunkBytes = 6_400;

    private static readonly string[] Sentences = ["Hello Ada.", "Tests are green today.", "Nothing is lost.", "The fourth one comes after a rest.", "And this is the end."];
    private static readonly DeepgramRecording Recording = DeepgramRecording.Spoken(Sentences);

    [SharedFact(DeepgramServer.Description)]
    public async Task Session_goes_on_over_killed_servers()
    {
        await using var folder = new Folder();
        await KillAsync(folder, kills: 4);
    }

    // Azurite itself lives on: it loses what it acknowledged when it is killed.
    [SharedProgramFact(DeepgramServer.Description, "node")]
    public async Task Session_in_blobs_goes_on_over_killed_servers()
    {
        await using var folder = new Folder();
        AzuriteCollection.Use(azurite, folder);
        await KillAsync(folder, kills: 2);
    }

    [SharedProgramFact(DeepgramServer.Description, "node")]
    public async Task Chunks_and_readers_may_come_to_another_instance_than_the_one_that_transcribes()
    {
        await using var vendor = await DeepgramServer.StartAsync(Recording);
        await using var first = Place(vendor);
        await using var second = Place(vendor);
        AzuriteCollection.Use(azurite, first);
        AzuriteCollection.Use(azurite, second);
        await using var transcribing = await Server.StartAsync(first);
        await using var other = await Server.StartAsync(second);
        var session = await BeginAsync(transcribing);
        var chunks = Recording.Bytes.Chunk(ChunkBytes).ToList();
        for (var number = 0; number < chunks.Count; number++)
        {
            await PutAsync(number % 3 == 0 ? transcribing : other, session, number, chunks[number]);
        }

        await FinishAsync(other, session, chunks.Count);

        Assert.Equal(Sentences, Finals(await EventsAsync(other, session)));
        vendor.AssertContract();
    }

    private static async Task KillAsync(Folder folder, int kills)
    {
        await using var vendor = await DeepgramServer.StartAsync(Recording);
        Settle(folder, vendor);
        var server = await Server.StartAsync(folder);
        try
        {
            var session = await BeginAsync(server);
            var chunks = Recording.Bytes.Chunk(ChunkBytes).ToList();
            var borders = Enumerable.Range(1, kills).Select(kill => kill * chunks.Count / (kills + 1)).ToHashSet();
            IReadOnlyList<JsonElement> seen = [];
            for (var number = 0; number < chunks.Count; number++)
            {
                await PutAsync(server, session, number, chunks[number]);
                if (borders.Contains(number))
                {
                    seen = await FramesAsync(server, session);
                    await server.KillAsync();
                    await server.DisposeAsync();
                    server = await Server.StartAsync(folder);

                    // Its answer may have been lost, so the client sends it again.
                    await PutAsync(server, session, number, chunks[number]);
                }
            }

            await FinishAsync(server, session, chunks.Count);
            var all = await EventsAsync(server, session);

            Assert.Equal(Sentences, Finals(all));
            Assert.Equal(["end", "done"], all.TakeLast(2).Select(Server.Kind));
            Assert.Equal(seen.Select(frame => frame.GetRawText()), all.Take(seen.Count).Select(frame => frame.GetRawText()));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static Folder Place(DeepgramServer vendor)
    {
        var folder = new Folder();
        Settle(folder, vendor);
        return folder;
    }

    private static void Settle(Folder folder, DeepgramServer vendor)
    {
        folder.Environment["DEEPGRAM_BASE_URL"] = vendor.Address.ToString();
        folder.Environment["DEEPGRAM_API_KEY"] = DeepgramServer.Key;
    }

    private static async Task<string> BeginAsync(Server server)
    {
        using var answer = await server.Admin.PostAsync("api/audio/sessions", Server.Json(new JsonObject { ["encoding"] = "linear16", ["sampleRate"] = 16_000 }));
        return $"api/audio/sessions/{(await Server.ReadAsync(answer)).GetProperty("id").GetString()}";
    }

    private static async Task PutAsync(Server server, string session, int number, byte[] chunk)
    {
        using var answer = await server.Admin.PutAsync($"{session}/chunks/{number}", new ByteArrayContent(chunk));
        Assert.Equal(number + 1, (await Server.ReadAsync(answer)).GetProperty("next").GetInt32());
    }

    private static async Task FinishAsync(Server server, string session, int chunks)
    {
        using var answer = await server.Admin.PostAsync($"{session}/finish", Server.Json(new JsonObject { ["chunks"] = chunks }));
        await Server.ReadAsync(answer);
    }

    private static async Task<IReadOnlyList<JsonElement>> FramesAsync(Server server, string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{session}/events") { Headers = { { "Accept", "application/json" } } };
        using var answer = await server.Admin.SendAsync(request);
        return [.. (await Server.ReadAsync(answer)).EnumerateArray()];
    }

    private static async Task<IReadOnlyList<JsonElement>> EventsAsync(Server server, string session) =>
        [.. (await server.Admin.GetStringAsync($"{session}/events")).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line[6..]).RootElement)];

    private static IEnumerable<string> Finals(IEnumerable<JsonElement> frames) =>
        frames.Where(frame => Server.Kind(frame) == "audio_final").Select(frame => frame.GetProperty("data").GetProperty("text").GetString()!);
}
