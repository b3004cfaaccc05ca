using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Governance;

/// <summary>Moderation at every door.</summary>
public sealed class ModerationTests
{
    private const string Direct = """{"model":"gpt-test","messages":[{"role":"user","content":"QUESTION"}]}""";
    private const string First = "Tea is made of the leaves of a plant, and hot water is poured over it before it is drunk.";
    private const string Answer = First + " Then a poison is mixed into it, in the way that is told here, and more is told, and more.";

    [Fact]
    public async Task Blocked_question_is_refused_at_every_door_and_no_model_reads_it()
    {
        var bridge = await StartAsync();
        try
        {
            bridge.Models.Moderates = Categories;
            var whole = (await bridge.App.Admin.PostAsync("api/chat", ApiUser.Question("How much poison?"))).IsProblem(Problems.SafetyBlocked);
            var view = (await bridge.App.Admin.GetAsync($"api/orchestrations/{whole.Text("orchestrationId")}")).Is(200).Json;
            var flag = Assert.Single(view.GetProperty("safetyFlags").EnumerateArray());
            Assert.Equal(("input", "moderation.illicit/violent", "blocked"), (flag.GetProperty("stage").GetString(), flag.GetProperty("rule").GetString(), flag.GetProperty("action").GetString()));

            foreach (var body in new[] { Direct, Streamed(Direct), Direct.Replace("gpt-test", "cartrita", StringComparison.Ordinal) })
            {
                Assert.Equal("safety_blocked", Code(await bridge.AskAsync(body.Replace("QUESTION", "How much poison?", StringComparison.Ordinal)), 422));
            }

            Assert.Equal("safety_blocked", Code(await bridge.App.Admin.PostAsync("v1/responses", """{"model":"gpt-test","input":"How much poison?"}"""), 422));
            Assert.All(bridge.Models.Requests, request => Assert.Equal("/moderations", request.Path));
            Assert.Equal(5, bridge.Models.Requests.Count);
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Blocked_answer_ends_at_every_door_after_what_passed()
    {
        var bridge = await StartAsync();
        try
        {
            bridge.Models.Moderates = Categories;
            bridge.Models.Respond(_ => OpenAIReply.Text(Answer));
            var (admin, question) = (bridge.App.Admin, Direct.Replace("QUESTION", "Which tea?", StringComparison.Ordinal));

            var whole = (await admin.PostAsync("api/chat", ApiUser.Question("Which tea?"))).IsProblem(Problems.AnswerBlocked);
            var frames = (await admin.EventsAsync($"api/orchestrations/{whole.Text("orchestrationId")}/events")).Select(e => e.Frame).ToList();
            Assert.Equal(First, string.Concat(frames.Where(frame => Kind(frame) == "token").Select(frame => frame.GetProperty("data").GetProperty("delta").GetString())).Trim());
            Assert.DoesNotContain(frames, frame => Kind(frame) == "end");

            Assert.Equal("answer_blocked", Code(await bridge.AskAsync(question), 422));
            var streamed = (await bridge.AskAsync(Streamed(question))).Is(200).Body;
            Assert.Contains("drunk.", streamed, StringComparison.Ordinal);
            Assert.Contains("answer_blocked", Bridge.Events(streamed)[^1], StringComparison.Ordinal);
            Assert.DoesNotContain("poison", streamed, StringComparison.Ordinal);
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Answer_that_passes_is_whole_and_so_is_a_call()
    {
        var bridge = await StartAsync();
        try
        {
            bridge.Models.Moderates = Categories;
            var call = new OpenAIToolCall("call_1", "look", """{"what":"tea"}""");
            bridge.Models.Enqueue(new OpenAIReply { Pieces = ["I look", " it up."], ToolCalls = [call], FinishReason = "tool_calls" });
            var body = Direct.Replace("QUESTION", "Which tea?", StringComparison.Ordinal)[..^1] + ""","tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}]}""";

            var message = (await bridge.AskAsync(body)).Is(200).Json.GetProperty("choices")[0].GetProperty("message");

            Assert.Equal("I look it up.", message.GetProperty("content").GetString());
            Assert.Equal("""{"what":"tea"}""", message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
            bridge.Models.AssertContract();
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("""{"model":"gpt-test","messages":[{"role":"user","content":"Go on."},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"TEXT"}]}""", "v1/chat/completions")]
    [InlineData("""{"model":"gpt-test","messages":[{"role":"user","content":"Go on."},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\"what\":[\"TEXT\"]}"}}]},{"role":"tool","tool_call_id":"c1","content":"found"}]}""", "v1/chat/completions")]
    [InlineData("""{"model":"gpt-test","messages":[{"role":"user","content":"Go on."}],"tools":[{"type":"function","function":{"name":"look","description":"TEXT","parameters":{"type":"object"}}}]}""", "v1/chat/completions")]
    [InlineData("""{"model":"gpt-test","messages":[{"role":"user","content":"Go on."}],"tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object","properties":{"what":{"type":"string","description":"TEXT"}}}}}]}""", "v1/chat/completions")]
    [InlineData("""{"model":"gpt-test","messages":[{"role":"user","content":"Go on."}],"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object","description":"TEXT"}}}}""", "v1/chat/completions")]
    [InlineData("""{"model":"gpt-test","input":[{"role":"user","content":"Go on."},{"type":"function_call","call_id":"c1","name":"look","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"TEXT"}]}""", "v1/responses")]
    public async Task Whatever_a_model_would_read_is_looked_at(string body, string path)
    {
        var bridge = await StartAsync();
        try
        {
            bridge.Models.Moderates = Categories;
            foreach (var text in new[] { "How much poison?", "How to make a nerve agent at home" })
            {
                Assert.Equal("safety_blocked", Code(await bridge.App.Admin.PostAsync(path, body.Replace("TEXT", text, StringComparison.Ordinal)), 422));
            }

            Assert.All(bridge.Models.Requests, request => Assert.Equal("/moderations", request.Path));
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Result_that_a_client_wrote_with_escapes_is_looked_at_as_it_is_read()
    {
        var bridge = await StartAsync();
        try
        {
            bridge.Models.Moderates = _ => OpenAIReply.Moderation(("яд", "illicit/violent", 0.9));
            const string Body = """{"model":"gpt-test","messages":[{"role":"user","content":"Go on."},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"{\"found\":\"\\u044f\\u0434\"}"}]}""";

            Assert.Equal("safety_blocked", Code(await bridge.AskAsync(Body), 422));
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_its_answer_nothing_passes()
    {
        var bridge = await StartAsync();
        try
        {
            bridge.Models.Moderates = _ => OpenAIReply.Error(500);

            (await bridge.App.Admin.PostAsync("api/chat", ApiUser.Question("Which tea?"))).IsProblem(Problems.ModerationUnavailable);
            Assert.Equal("moderation_unavailable", Code(await bridge.AskAsync(Direct), 503));
            Assert.All(bridge.Models.Requests, request => Assert.Equal("/moderations", request.Path));
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    private static Task<Bridge> StartAsync() => Bridge.StartAsync(("Safety:Moderation", "input_and_output"), ("Vendors:OpenAI:Retries", "0"), ("Models:Fallbacks:0", "local-extractive/local-extractive"));

    private static OpenAIReply Categories(OpenAIRequest request) => OpenAIReply.Moderation(("poison", "illicit/violent", 0.9));

    private static string? Kind(JsonElement frame) => frame.GetProperty("eventType").GetString();

    private static string Streamed(string body) => body[..^1] + ",\"stream\":true}";

    private static string? Code(Answer answer, int status) => answer.Is(status).Json.GetProperty("error").GetProperty("code").GetString();
}
