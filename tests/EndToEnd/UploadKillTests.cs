using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests;

/// <summary>A server that is killed at the border of a chunk, while others are on their way: what was acknowledged is there, and the upload goes on to the same bytes.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class UploadKillTests(AzuriteFixture azurite)
{
    private const int ChunkBytes = 512 * 1024;
    private const int Chunks = 9;

    // At every border: CARTRITA_UPLOAD_KILLS=9 dotnet test tests/EndToEnd --filter UploadKillTests
    private static readonly int? Kills = Environment.GetEnvironmentVariable("CARTRITA_UPLOAD_KILLS") is { } kills ? int.Parse(kills, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task Upload_goes_on_over_killed_servers_and_the_bytes_are_the_same()
    {
        await using var folder = new Folder();
        await KillAsync(folder, Kills ?? 3);
    }

    // Azurite itself lives on: it loses what it acknowledged when it is killed.
    [NodeFact]
    public async Task Upload_to_blobs_goes_on_over_killed_servers_and_the_bytes_are_the_same()
    {
        await using var folder = new Folder();
        AzuriteCollection.Use(azurite, folder);
        await KillAsync(folder, Kills ?? 2);
    }

    [Fact]
    public async Task Command_goes_on_with_its_upload_when_the_server_is_killed_in_the_middle()
    {
        await using var folder = new Folder();
        await using var server = await Server.StartAsync(folder);
        var file = await folder.WriteAsync("story.txt", Encoding.ASCII.GetString(Story()) + "\nThe lighthouse keeper is called Maren.\n");
        var incoming = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder.State) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        watcher.Created += (_, change) =>
        {
            if (change.Name!.Contains("incoming", StringComparison.Ordinal))
            {
                incoming.TrySetResult();
            }
        };
        using var asking = folder.Start("ask", "What is the lighthouse keeper called?", "--attach", file);
        var errors = asking.StandardError.ReadToEndAsync();
        var answer = asking.StandardOutput.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await Task.WhenAny(incoming.Task, asking.WaitForExitAsync(patience.Token));
        Assert.True(incoming.Task.IsCompletedSuccessfully, "The command ended before it sent anything.");
        await server.KillAsync();

        await asking.WaitForExitAsync(patience.Token);
        Assert.True(asking.ExitCode == 0, await errors);
        Assert.Contains("Maren", await answer, StringComparison.Ordinal);
    }

    private static byte[] Story()
    {
        var text = new StringBuilder();
        for (var line = 0; text.Length < (Chunks - 1) * ChunkBytes + 1000; line++)
        {
            text.Append("Line ").Append(line).Append(" of a long story about nothing in particular.\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static async Task KillAsync(Folder folder, int kills)
    {
        var (bytes, server) = (Story(), await Server.StartAsync(folder));
        try
        {
            var upload = await BeginAsync(server, bytes);
            var borders = Enumerable.Range(1, kills).Select(kill => kill * Chunks / kills).ToHashSet();
            for (var number = 0; number < Chunks; number++)
            {
                await PutAsync(server, upload, bytes, number);
                if (borders.Contains(number + 1))
                {
                    server = await KillAsync(folder, server, upload, bytes, number);
                }
            }

            // Once more, between the completion and what it set going.
            using (var complete = await server.Admin.PostAsync($"api/attachments/uploads/{upload}/complete", null))
            {
                Assert.Equal(HttpStatusCode.OK, complete.StatusCode);
            }

            await server.KillAsync();
            await server.DisposeAsync();
            server = await Server.StartAsync(folder);
            await server.Admin.GetStringAsync($"api/orchestrations/{upload}/events");
            using var attachment = await server.Admin.GetAsync($"api/attachments/{upload}");
            Assert.Equal("indexed", (await Server.ReadAsync(attachment)).GetProperty("status").GetString());
            Assert.Equal(bytes, await server.Admin.GetByteArrayAsync($"api/attachments/{upload}/content"));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    // Kills the server while the next chunks are on their way to it, and gives the one that comes after.
    private static async Task<Server> KillAsync(Folder folder, Server server, string upload, byte[] bytes, int last)
    {
        var onTheWay = Enumerable.Range(last + 1, Math.Min(3, Chunks - 1 - last)).Select(number => SendAsync(server, upload, bytes, number)).ToList();
        await server.KillAsync();
        await Task.WhenAll(onTheWay.Select(async sent =>
        {
            try
            {
                (await sent).Dispose();
            }
            catch (HttpRequestException)
            {
                // It died with the server, as it was meant to.
            }
        }));
        await server.DisposeAsync();
        var next = await Server.StartAsync(folder);
        using var answer = await next.Admin.GetAsync($"api/attachments/uploads/{upload}");
        var missing = (await Server.ReadAsync(answer)).GetProperty("missing").EnumerateArray().Select(number => number.GetInt32()).ToList();
        Assert.All(missing, number => Assert.True(number > last, $"Chunk {number} was acknowledged and is gone."));
        return next;
    }

    private static async Task<string> BeginAsync(Server server, byte[] bytes)
    {
        var body = new JsonObject
        {
            ["fileName"] = "story.txt", ["sizeBytes"] = bytes.Length, ["mimeType"] = "text/plain", ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        using var answer = await server.Admin.PostAsync("api/attachments/uploads", Server.Json(body));
        return (await Server.ReadAsync(answer)).GetProperty("uploadId").GetString()!;
    }

    // A killed server holds its places until its lease runs out; until then the chunk is refused.
    private static async Task PutAsync(Server server, string upload, byte[] bytes, int number)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            using var answer = await SendAsync(server, upload, bytes, number);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                return;
            }
        }
    }

    private static Task<HttpResponseMessage> SendAsync(Server server, string upload, byte[] bytes, int number)
    {
        var from = number * ChunkBytes;
        return server.Admin.PutAsync(
            $"api/attachments/uploads/{upload}/chunks/{number}", new ByteArrayContent(bytes, from, Math.Min(ChunkBytes, bytes.Length - from)));
    }
}
