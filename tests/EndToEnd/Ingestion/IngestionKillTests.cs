using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests.Ingestion;

/// <summary>Files of all kinds, one in twenty bad in a way of its own, through a server that is killed again and again: each ends as it should, none is stuck, none is there twice.</summary>
public sealed class IngestionKillTests
{
    private const int Workers = 4;

    // All of them: CARTRITA_INGEST_FILES=1000 CARTRITA_INGEST_KILLS=25 dotnet test tests/EndToEnd --filter IngestionKillTests
    private static readonly int Files = Setting("CARTRITA_INGEST_FILES", 60);
    private static readonly int Kills = Setting("CARTRITA_INGEST_KILLS", 3);
    private static readonly int Seed = Setting("CARTRITA_INGEST_SEED", 5);

    [Fact]
    public async Task Files_end_as_they_should_whenever_the_server_is_killed()
    {
        await using var folder = new Folder();
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        List<MixedUpload> uploads = [.. MixedFiles.Make(Files).Select(file => new MixedUpload(file))];
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var doomed = await Server.StartAsync(folder);
            await BringAsync(doomed, uploads, killAfter: 1 + random.Next(Math.Max(8, 8 * Files / Kills)), random);
        }

        await using var server = await Server.StartAsync(folder);
        await BringAsync(server, uploads, killAfter: null, random);
        await Parallel.ForEachAsync(uploads, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (upload, _) => await AssertEndedAsync(server.Admin, upload));
    }

    // The server dies after so many answers and frames, wherever that is; what was not brought is brought again later.
    private static async Task BringAsync(Server server, List<MixedUpload> uploads, int? killAfter, Random random)
    {
        var waiting = new ConcurrentQueue<MixedUpload>(uploads.Where(upload => upload.Id is null && upload.Refusal is null));
        HashSet<MixedUpload> followed = [.. waiting.Where(_ => random.Next(6) == 0)];
        var steps = 0;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
            if (killAfter is not null)
            {
                await server.KillAsync();
            }
        }
        catch (Exception exception) when (killAfter is not null && exception is HttpRequestException or IOException)
        {
            // The server is gone: that is what this is about.
        }

        async Task WorkAsync()
        {
            while (waiting.TryDequeue(out var upload))
            {
                await upload.BringAsync(server.Admin, StepAsync);
                if (upload.Id is not null && followed.Contains(upload))
                {
                    await FollowAsync(server.Admin, upload.Id, StepAsync);
                }
            }
        }

        Task StepAsync() => Interlocked.Increment(ref steps) == killAfter ? server.KillAsync() : Task.CompletedTask;
    }

    private static async Task FollowAsync(HttpClient client, string id, Func<Task> framed)
    {
        using var answer = await client.GetAsync($"api/orchestrations/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                await framed();
            }
        }
    }

    private static async Task AssertEndedAsync(HttpClient client, MixedUpload upload)
    {
        var file = upload.File;
        if (file.Status is null)
        {
            Assert.Equal((file.Name, file.Code), (file.Name, upload.Refusal));
            return;
        }

        Assert.True(upload.Id is not null, $"{file.Name} was refused: {upload.Refusal}");
        var frames = await Server.FramesAsync(client, upload.Id!);
        Assert.Equal([file.Code is null ? "end" : "error", "done"], frames.Select(Server.Kind).Where(kind => kind is "end" or "error" or "done"));
        using var answer = await client.GetAsync($"api/attachments/{upload.Id}");
        var attachment = await Server.ReadAsync(answer);
        var code = attachment.TryGetProperty("problemCode", out var problem) ? problem.GetString() : null;
        Assert.Equal((file.Name, file.Status, file.Code), (file.Name, attachment.GetProperty("status").GetString(), code));
        if (file.Needle is { } needle)
        {
            var hits = await SearchAsync(client, needle);
            Assert.Equal([upload.Id], hits.Select(hit => hit.Attachment).Distinct());
            Assert.Equal(hits.Count, hits.Distinct().Count());
        }
    }

    private static async Task<IReadOnlyList<(string Attachment, int Part, int Start)>> SearchAsync(HttpClient client, string needle)
    {
        using var answer = await client.PostAsync("api/knowledge/search", Server.Json(new JsonObject { ["query"] = needle, ["mode"] = "lexical", ["limit"] = 5 }));
        var body = await Server.ReadAsync(answer);
        return [.. body.GetProperty("hits").EnumerateArray().Where(hit => hit.GetProperty("text").GetString()!.Contains(needle, StringComparison.Ordinal)).Select(Place)];
    }

    private static (string Attachment, int Part, int Start) Place(JsonElement hit) =>
        (hit.GetProperty("attachmentId").GetString()!, hit.GetProperty("part").GetInt32(), hit.GetProperty("start").GetInt32());

    private static int Setting(string name, int value) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : value;
}
