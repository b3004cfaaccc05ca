using System.Globalization;
using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests;

/// <summary>A server that is killed at a frame: the client that comes back has in the end what the log has from its start.</summary>
public sealed class StreamKillTests
{
    private const string Answer = "The first words come early and all of the others come only after another server was started.";
    private const int Pieces = 12;

    // More of them: CARTRITA_STREAM_KILLS=100 dotnet test tests/EndToEnd --filter StreamKillTests
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CARTRITA_STREAM_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Client_that_reconnects_after_a_kill_has_what_the_log_has()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = 1;
        await using var models = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Answer) with
        {
            // Falls silent in the middle, until the server was killed that asked.
            BeforePiece = Volatile.Read(ref held) is var pieces && pieces > 0 ? piece => piece < pieces ? Task.CompletedTask : never.Task : _ => Task.CompletedTask,
        });
        await using var folder = new Folder();
        folder.Environment["OPENAI_BASE_URL"] = models.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        var server = await Server.StartAsync(folder);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                Volatile.Write(ref held, 1 + (kill * 5 % Pieces));
                var seen = await ReadAsync(server, held);
                await server.KillAsync();
                Volatile.Write(ref held, 0);
                await server.DisposeAsync();
                server = await Server.StartAsync(folder);
                var (run, last) = (seen[0].GetProperty("orchestrationId").GetString()!, seen[^1].GetProperty("id").GetString());

                var rest = await Server.FramesAsync(server.Admin, run, last);

                var all = await Server.FramesAsync(server.Admin, run);
                Assert.Equal("stream_resumed", Server.Kind(rest[0]));
                Assert.Equal(all.Select(frame => frame.GetRawText()), seen.Concat(rest.Skip(1)).Select(frame => frame.GetRawText()));
                Assert.Equal(["end", "done"], all.Select(Server.Kind).Where(kind => kind is "end" or "error" or "done"));
                Assert.Equal(Answer, TextOf(all));
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    // A client drops what it has of a task at each new attempt.
    private static string TextOf(IReadOnlyList<JsonElement> frames) => frames.Aggregate(string.Empty, (text, frame) => Server.Kind(frame) switch
    {
        "agent_task_started" => string.Empty,
        "token" => text + frame.GetProperty("data").GetProperty("delta").GetString(),
        _ => text,
    });

    // The screen holds the last words back, so fewer tokens come than pieces: whatever comes before the model falls silent is read up to the first.
    private static async Task<IReadOnlyList<JsonElement>> ReadAsync(Server server, int pieces)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = Server.Json(Server.Question("What comes early?")) };
        using var response = await server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var frames = new List<JsonElement>();
        var last = pieces > Pieces / 2 ? "token" : "agent_task_started";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                frames.Add(JsonDocument.Parse(line[6..]).RootElement);
                if (Server.Kind(frames[^1]) == last)
                {
                    return frames;
                }
            }
        }

        throw new InvalidOperationException("The stream ended before the kill.");
    }
}
