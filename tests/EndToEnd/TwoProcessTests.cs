using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests;

/// <summary>Two servers on one blob storage, as two instances in Azure: who reads shares nothing else with who writes.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class TwoProcessTests(AzuriteFixture azurite)
{
    private const string Answer = "The first words come early and all of the others come once another process has seen them.";
    private const int Early = 6;

    [NodeFact]
    public async Task Reader_in_another_process_sees_the_same_frames_while_they_are_written()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var models = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Answer) with { BeforePiece = piece => piece < Early ? Task.CompletedTask : gate.Task });
        await using var writing = Place(models);
        await using var reading = Place(models);
        await using var writer = await Server.StartAsync(writing);
        await using var reader = await Server.StartAsync(reading);
        using var asked = await AskAsync(writer);
        using var stream = new StreamReader(await asked.Content.ReadAsStreamAsync());
        var run = (await NextAsync(stream)).GetProperty("orchestrationId").GetString()!;

        // The answer goes on only once its first token has come to the other process.
        var seen = await FollowAsync(reader, run, gate);

        Assert.Contains(seen, frame => Server.Kind(frame) == "token");
        Assert.Equal((await Server.FramesAsync(writer.Admin, run)).Select(frame => frame.GetRawText()), seen.Select(frame => frame.GetRawText()));
        var middle = seen[seen.Count / 2].GetProperty("id").GetString();
        var rest = await Server.FramesAsync(reader.Admin, run, middle);
        Assert.Equal(seen.Skip((seen.Count / 2) + 1).Select(frame => frame.GetRawText()), rest.Skip(1).Select(frame => frame.GetRawText()));
    }

    private static async Task<IReadOnlyList<JsonElement>> FollowAsync(Server server, string run, TaskCompletionSource gate)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orchestrations/{run}/events");
        using var response = await server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var stream = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var frames = new List<JsonElement>();
        do
        {
            frames.Add(await NextAsync(stream));
            if (Server.Kind(frames[^1]) == "token")
            {
                gate.TrySetResult();
            }
        }
        while (Server.Kind(frames[^1]) != "done");
        return frames;
    }

    private static async Task<HttpResponseMessage> AskAsync(Server server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = Server.Json(Server.Question("What comes early?")) };
        return (await server.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> NextAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        throw new InvalidOperationException("The stream ended too early.");
    }

    private Folder Place(OpenAIServer models)
    {
        var folder = new Folder();
        folder.Environment["OPENAI_BASE_URL"] = models.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        AzuriteCollection.Use(azurite, folder);
        return folder;
    }
}
