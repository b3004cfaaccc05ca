using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>A run that is cancelled while its agents wait for their model: every call in flight is given up, and none begins after that, anywhere in the tree.</summary>
public sealed class CancelledTreeTests : IAsyncLifetime
{
    private const int Waiting = 2;

    private const string Plan =
        """
        {"tasks":[
          {"id":"one","agent":"knowledge","objective":"Find when a flaky test must be fixed.","dependsOn":[],"parent":null},
          {"id":"two","agent":"knowledge","objective":"Find when releases happen.","dependsOn":[],"parent":null},
          {"id":"late","agent":"knowledge","objective":"Compare both.","dependsOn":["one","two"],"parent":null}]}
        """;

    private readonly TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly ConcurrentQueue<OpenAIRequest> held = new();
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(Reply);
        app = await App.StartAsync(settings => settings.AnswerFrom(server));
    }

    public async Task DisposeAsync()
    {
        never.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
        arrivals.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_gives_up_every_call_in_flight_and_begins_no_other(bool byLeaving)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        var question = ApiUser.Question("When must a flaky test be fixed, and when do releases happen?");
        question["cancelOnDisconnect"] = true;
        string run;
        var asked = await AskAsync(question);
        try
        {
            run = await RunAsync(asked);
            for (var call = 0; call < Waiting; call++)
            {
                await arrivals.WaitAsync(patience.Token);
            }

            if (!byLeaving)
            {
                (await app.Admin.SendAsync(HttpMethod.Post, $"api/orchestrations/{run}/cancel")).Is(202);
            }
        }
        finally
        {
            asked.Dispose();
        }

        var events = await app.Admin.EventsAsync($"api/orchestrations/{run}/events");

        Assert.Equal(Problems.RunCancelled.Code, Assert.Single(events, e => e.Kind is "end" or "error").Data.GetProperty("code").GetString());
        Assert.Equal("done", events[^1].Kind);
        Assert.Equal(["plan", "agent", "agent", "agent"], server.Requests.Select(Kind));
        Assert.Equal(Waiting, held.Count);
        await Task.WhenAll(held.Select(call => call.Aborted)).WaitAsync(patience.Token);
        Assert.Single(events, e => e.Kind == "function_call");
        Assert.DoesNotContain(events, e => e.Frame.TryGetProperty("taskId", out var task) && task.GetString() is "late" && e.Kind == "agent_task_started");

        // Whatever this run had still begun would be there before the next run's one call, which comes last.
        await app.Admin.PostAsync("api/chat", ApiUser.Question("What is next?"));
        Assert.Equal(["plan", "agent", "agent", "agent", "answer"], server.Requests.Select(Kind));
    }

    // One agent has used a tool and waits for its second answer, one waits for its first, and the third depends on them.
    private OpenAIReply Reply(OpenAIRequest request)
    {
        switch (Kind(request))
        {
            case "plan":
                return OpenAIReply.Text(Plan);
            case "agent" when Says(request, "flaky") && request.LastText("tool") is null:
                return OpenAIReply.Call(("knowledge_search", """{"query":"flaky test"}"""));
            case "agent":
                held.Enqueue(request);
                arrivals.Release();
                return OpenAIReply.Text("""{"summary":"Never told.","evidence":[],"claims":[]}""") with { Gate = never.Task };
            default:
                return OpenAIReply.Text("Nothing more.");
        }
    }

    private static string Kind(OpenAIRequest request) =>
        request.SchemaName == "plan" ? "plan" : request.SchemaName is not null || request.Tools.Count > 0 ? "agent" : "answer";

    private static bool Says(OpenAIRequest request, string word) => request.LastText("user")!.Contains(word, StringComparison.Ordinal);

    private async Task<HttpResponseMessage> AskAsync(JsonObject question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat/stream") { Content = ApiUser.Json(question.ToJsonString()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", app.Admin.Key);
        return await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string> RunAsync(HttpResponseMessage asked)
    {
        var reader = new StreamReader(await asked.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line["data: ".Length..])!["orchestrationId"]!.GetValue<string>();
            }
        }

        throw new InvalidOperationException("The stream ended before its first frame.");
    }
}
