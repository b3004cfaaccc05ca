using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.EndToEnd.Tests;

/// <summary>The whole way with a model: a loopback server that speaks OpenAI's wire format, checked by the vendor's description.</summary>
public sealed class ModelTests
{
    private const string Plan =
        """
        {"tasks":[
          {"id":"t1","agent":"knowledge","objective":"Find when a flaky test must be fixed.","dependsOn":[],"parent":null},
          {"id":"t2","agent":"knowledge","objective":"Find when releases happen.","dependsOn":[],"parent":null}]}
        """;

    [Fact]
    public async Task Plan_parallel_agents_fusion_and_tokens_tell_the_whole_story_in_order()
    {
        // Each agent's first call waits for the other's: agents that ran one after the other would never get past it.
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        await using var models = (await OpenAIServer.StartAsync()).Respond(request =>
        {
            if (request.Path == "/embeddings")
            {
                return OpenAIReply.Vectors(text => Vector(text, request));
            }

            if (request.SchemaName == "plan")
            {
                return OpenAIReply.Text(Plan);
            }

            if (request.SchemaName is not null || request.Tools.Count > 0)
            {
                if (Interlocked.Increment(ref waiting) == 2)
                {
                    both.TrySetResult();
                }

                return OpenAIReply.Text("""{"summary":"Within two working days.","evidence":[],"claims":[]}""") with { Gate = both.Task };
            }

            return OpenAIReply.Text("A flaky test is fixed within two working days, and releases happen every working day.");
        });
        await using var folder = new Folder();
        folder.Environment["OPENAI_BASE_URL"] = models.Endpoint.ToString();
        folder.Environment["OPENAI_API_KEY"] = "test-key";
        folder.Environment["Evaluation__Judge"] = "never";
        folder.Environment["Models__Embedding"] = "local-extractive/local-extractive";
        await using var server = await Server.StartAsync(folder);
        var attachment = await Server.IngestAsync(server.Admin, "handbook.md", await File.ReadAllTextAsync(BuiltApp.Handbook));

        using var answered = await server.Admin.PostAsync(
            "api/chat", Server.Json(Server.Question("When must a flaky test be fixed, and when do releases happen?", attachment)));
        var answer = await Server.ReadAsync(answered);

        Assert.Equal("A flaky test is fixed within two working days, and releases happen every working day.", answer.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("fallback").ValueKind);
        var frames = await Server.FramesAsync(server.Admin, answer.GetProperty("orchestrationId").GetString()!);
        AssertStory(frames);
        models.AssertContract();
    }

    private static void AssertStory(IReadOnlyList<JsonElement> frames)
    {
        var story = frames.Select(frame => frame.TryGetProperty("taskId", out var task) ? $"{Server.Kind(frame)}:{task.GetString()}" : Server.Kind(frame)).ToList();
        int At(string what) => story.IndexOf(what) is var at and >= 0 ? at : throw new InvalidOperationException($"{what} is not in {string.Join(" ", story)}");
        var decomposed = frames.ToList().FindIndex(frame => frame.GetProperty("data").TryGetProperty("decision", out var decision) && decision.GetString() == "decomposed");
        Assert.Equal(0, At("start"));
        Assert.InRange(decomposed, 1, Math.Min(At("agent_task_started:t1"), At("agent_task_started:t2")) - 1);
        Assert.True(Math.Max(At("agent_task_started:t1"), At("agent_task_started:t2")) < Math.Min(At("agent_task_complete:t1"), At("agent_task_complete:t2")));
        Assert.True(Math.Max(At("agent_task_complete:t1"), At("agent_task_complete:t2")) < At("agent_task_started:answer"));
        Assert.True(frames.Count(frame => Server.Kind(frame) == "token") > 3);
        Assert.True(At("agent_task_started:answer") < story.FindIndex(kind => kind.StartsWith("token", StringComparison.Ordinal)));
        Assert.True(story.FindLastIndex(kind => kind.StartsWith("token", StringComparison.Ordinal)) < At("end"));
        Assert.Equal(story.Count - 1, At("done"));
    }

    private static float[] Vector(string text, OpenAIRequest request)
    {
        var length = request.Body.TryGetProperty("dimensions", out var dimensions) ? dimensions.GetInt32() : 1536;
        var vector = new float[length];
        vector[text.Length % length] = 1;
        return vector;
    }
}
