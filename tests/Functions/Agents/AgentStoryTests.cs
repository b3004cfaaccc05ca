using System.Globalization;
using System.Text.Json;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Deepgram;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Agents;

/// <summary>Nine agents in one run, whole and with each of its calls cut.</summary>
public sealed class AgentStoryTests(AgentStory story) : IClassFixture<AgentStory>
{
    [SharedFact(DeepgramServer.Description)]
    public async Task Nine_agents_tell_the_whole_story_in_frames_graph_evidence_and_usage()
    {
        story.Cut = null;

        var (answer, run, frames) = await story.AskAsync();

        answer.Is(200);
        story.AssertContracts();
        string[] nine = ["audio", "code_agent", "evaluation", "knowledge", "memory", "modelSelector", "research_agent", "safety", "task_agent"];
        Assert.Equal(nine, Agents(run, frames));
        Assert.All(Items(run, "graph", "nodes"), node => Assert.Equal("completed", Text(node, "status")));
        Assert.Equal(["answer", "fix", "remember", "rule", "talk", "who", "who-a", "zoo"], Items(run, "graph", "nodes").Select(node => Text(node, "taskId")).Order(StringComparer.Ordinal));
        Assert.Contains(Items(run, "graph", "edges"), edge => (Text(edge, "from"), Text(edge, "to")) == ("rule", "who"));
        Assert.Equal(["knowledge_search", "knowledge_search", "github_file", "make_patch", "transcribe", "web_search"], Items(run, "toolCalls").Select(call => Text(call.GetProperty("call"), "toolId")).OrderBy(tool => tool switch { "knowledge_search" => 0, _ => 1 }).ThenBy(tool => tool, StringComparer.Ordinal));

        Assert.All(Items(run, "toolCalls"), call => Assert.Equal("succeeded", Text(call.GetProperty("result"), "status")));

        var evidence = (await story.User.GetAsync($"api/orchestrations/{answer.Text("orchestrationId")}/evidence")).Is(200).Json;
        Assert.Equal([("handbook.md", null), (null, "https://zoo.example/pandas"), ("talk.wav", null)], Items(evidence, "sources").Select(source => (Optional(source, "fileName"), Optional(source, "url"))));
        Assert.All(Items(evidence, "claims"), claim => Assert.NotEmpty(Items(claim, "support")));
        Assert.Equal(["fix", "rule", "talk", "who", "who-a", "zoo"], Items(evidence, "tasks").Select(task => Text(task, "taskId")).Order(StringComparer.Ordinal));
        var talk = Items(evidence, "tasks").Single(task => Text(task, "taskId") == "talk");
        Assert.Equal((2, "Ada"), (Items(talk, "sources").Count(), Items(talk, "data", "entities").Single().GetString()));

        AssertTrace(Items((await story.User.GetAsync($"api/orchestrations/{answer.Text("orchestrationId")}/trace?limit=200")).Is(200).Json, "items").ToList(), run);

        // Each token is counted once: what the run took is what the model was asked for.
        var usage = (await story.User.GetAsync($"api/orchestrations/{answer.Text("orchestrationId")}/usage")).Is(200).Json;
        var asked = story.Calls.Count(call => !call.StartsWith("tavily", StringComparison.Ordinal) && !call.StartsWith("github", StringComparison.Ordinal) && !call.StartsWith("deepgram", StringComparison.Ordinal));
        Assert.Equal(asked * 18, usage.GetProperty("total").GetProperty("totalTokens").GetInt64());
    }

    /// <summary>Cuts every call of the run, one after the other and each in another way: the run ends with an answer that says what is missing.</summary>
    [SharedFact(DeepgramServer.Description)]
    public async Task Whatever_call_is_cut_the_answer_is_there_and_says_so()
    {
        OpenAIReply[] ways = [OpenAIReply.Error(500), OpenAIReply.Dropped(), new() { RawBody = "<html><body>Sorry.</body></html>" }, new() { RawBody = """{"choices":[{"mess""" }];
        story.Cut = null;
        await story.AskAsync();
        var calls = story.Calls;
        Assert.InRange(calls.Count, 15, 60);
        var faults = new List<string>();
        foreach (var (call, index) in calls.Select((call, index) => (call, index)))
        {
            story.Cut = (call, ways[index % ways.Length]);
            var (answer, run, frames) = await story.AskAsync();
            if (Fault(answer, run, frames, call) is { } fault)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{call} ({index % ways.Length}): {fault}"));
            }
        }

        Assert.Empty(faults);
    }

    private string? Fault(Answer answer, JsonElement run, IReadOnlyList<StreamEvent> frames, string call)
    {
        if (answer.Status != 200)
        {
            return $"status {answer.Status} {answer.Body}";
        }

        if (frames.Count(frame => frame.Kind is "end" or "error") != 1 || frames[^1].Kind != "done")
        {
            return "the log does not end once";
        }

        var nodes = Items(run, "graph", "nodes").Where(node => Text(node, "status") == "failed").ToList();
        var failed = nodes.Select(node => Text(node, "taskId")).ToList();
        var unsaid = nodes.Select(node => Text(node, "agent")).Where(agent => !answer.Json.GetProperty("message").GetProperty("content").GetString()!.Contains($"The part of {agent} is ", StringComparison.Ordinal)).ToList();
        var decisions = Items(run, "decisions").Select(decision => Text(decision.GetProperty("data"), "decision")).ToList();
        var tools = Items(run, "toolCalls").Where(tool => tool.TryGetProperty("result", out var result) && Text(result, "status") == "failed").ToList();
        return unsaid.Count > 0 ? $"the answer does not name {string.Join(' ', unsaid)}: {answer.Json.GetProperty("message")}"
            : call.StartsWith("memory", StringComparison.Ordinal) ? null
            : failed.Count > 0 && !decisions.Contains("partial_answer") && !decisions.Contains("model_fallback") ? $"{string.Join(' ', failed)} failed, and no decision says so"
            : failed.Count == 0 && tools.Count == 0 && !decisions.Contains("model_fallback") ? "nothing says what was cut"
            : null;
    }

    // Every call that a model's server saw, and every call of a tool, is one event.
    private void AssertTrace(List<JsonElement> trace, JsonElement run)
    {
        Assert.Equal(trace.Count, trace.Select(one => Text(one, "id")).Distinct().Count());
        Assert.All(trace, one => Assert.Equal("ok", Text(one, "outcome")));
        var asked = story.Calls.Count(call => !call.StartsWith("tavily", StringComparison.Ordinal) && !call.StartsWith("github", StringComparison.Ordinal) && !call.StartsWith("deepgram", StringComparison.Ordinal));
        var models = trace.Where(one => Text(one, "kind") == "model").ToList();
        var chats = models.Where(one => (Text(one, "name"), Text(one, "provider")) == ("chat", "openai-compatible")).ToList();
        Assert.Equal(asked, chats.Count);
        Assert.Equal(asked * 18, chats.Sum(one => one.GetProperty("usage").GetProperty("totalTokens").GetInt64()));
        Assert.Equal(("deepgram", "nova-3"), models.Where(one => Text(one, "name") == "listen").Select(one => (Text(one, "provider"), Text(one, "model"))).Single());
        Assert.Equal(
            Items(run, "toolCalls").Select(call => (Text(call.GetProperty("call"), "toolId"), Optional(call.GetProperty("result"), "code") ?? "ok")).Order(),
            trace.Where(one => Text(one, "kind") == "tool").Select(one => (Text(one, "toolId"), Text(one, "outcome"))).Order());
        Assert.Equal(["fix", "rule", "talk", "who", "who-a", "zoo"], trace.Where(one => Text(one, "name") == "Agent_v1").Select(one => Text(one, "taskId")).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Agents(JsonElement run, IReadOnlyList<StreamEvent> frames) => Items(run, "graph", "nodes").Select(node => Text(node, "agent"))
        .Concat(Items(run, "decisions").Select(decision => Text(decision.GetProperty("data"), "agent")))
        .Concat(frames.Any(frame => frame.Kind == "evaluation_metric") ? ["evaluation"] : [])
        .Except(["supervisor"])
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<JsonElement> Items(JsonElement json, params string[] path) => path.Aggregate(json, (at, name) => at.GetProperty(name)).EnumerateArray();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
