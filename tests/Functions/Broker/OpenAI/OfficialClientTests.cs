using System.Text.Json;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

/// <summary>The official npm client over HTTP: what it makes of the app's answers.</summary>
public sealed class OfficialClientTests : IAsyncLifetime
{
    private Bridge bridge = null!;

    public async Task InitializeAsync() => bridge = await Bridge.StartAsync();

    public Task DisposeAsync() => bridge.DisposeAsync();

    [NodeFact]
    public async Task Completion_passes_every_option_on_and_comes_back_whole()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("Hello there."));
        var answer = Bridge.Fits("CreateChatCompletionResponse", await bridge.PlayAsync("complete"));
        Assert.Equal("Hello there.", Message(answer).GetProperty("content").GetString());
        Assert.Equal("stop", Choice(answer).GetProperty("finish_reason").GetString());
        Assert.Equal(18, answer.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.StartsWith("chatcmpl-", answer.GetProperty("id").GetString(), StringComparison.Ordinal);

        var asked = Assert.Single(bridge.Models.Requests).Body;
        Assert.Equal("gpt-test", asked.GetProperty("model").GetString());
        Assert.Equal("Say hello.", bridge.Models.Requests.Single().LastText("user"));
        Assert.Equal(0.5, asked.GetProperty("temperature").GetDouble(), 3);
        Assert.Equal(0.9, asked.GetProperty("top_p").GetDouble(), 3);
        Assert.Equal(50, asked.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(7, asked.GetProperty("seed").GetInt64());
        Assert.Equal("END", asked.GetProperty("stop")[0].GetString());
        Assert.Equal(0.1, asked.GetProperty("presence_penalty").GetDouble(), 3);
        Assert.Equal(0.2, asked.GetProperty("frequency_penalty").GetDouble(), 3);
        Assert.Equal(-100, asked.GetProperty("logit_bias").GetProperty("50256").GetInt32());
        bridge.Models.AssertContract();
    }

    [NodeFact]
    public async Task Stream_comes_piece_by_piece_with_one_end_and_the_tokens()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("One two three four."));
        var seen = await bridge.PlayAsync("stream");
        Assert.Equal("One two three four.", seen.GetProperty("text").GetString());
        Assert.Equal("assistant", Assert.Single(seen.GetProperty("roles").EnumerateArray()).GetString());
        Assert.Equal("stop", Assert.Single(seen.GetProperty("finish").EnumerateArray()).GetString());
        Assert.Equal(7, seen.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(1, seen.GetProperty("ids").GetInt32());
        Assert.InRange(seen.GetProperty("chunks").GetInt32(), 6, 8);
        bridge.Models.AssertContract();
    }

    [NodeFact]
    public async Task Streaming_helper_builds_the_whole_completion()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("Hello there."));
        Assert.Equal("Hello there.", Message(await bridge.PlayAsync("helper")).GetProperty("content").GetString());
    }

    [NodeFact]
    public async Task Tools_make_the_round_from_the_model_to_the_client_and_back()
    {
        bridge.Models.Enqueue(OpenAIReply.Call(("weather", """{ "town":"Oslo" }""")), OpenAIReply.Text("It rains in Oslo."));
        var seen = await bridge.PlayAsync("tools");
        var call = Assert.Single(Message(Bridge.Fits("CreateChatCompletionResponse", seen.GetProperty("first"))).GetProperty("tool_calls").EnumerateArray());
        Assert.Equal("""{ "town":"Oslo" }""", call.GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal("tool_calls", Choice(seen.GetProperty("first")).GetProperty("finish_reason").GetString());
        Assert.Equal("It rains in Oslo.", Message(seen.GetProperty("second")).GetProperty("content").GetString());

        var requests = bridge.Models.Requests.ToList();
        Assert.Equal("required", requests[0].Body.GetProperty("tool_choice").GetString());
        Assert.False(requests[0].Body.GetProperty("parallel_tool_calls").GetBoolean());
        Assert.True(requests[0].Body.GetProperty("tools")[0].GetProperty("function").GetProperty("strict").GetBoolean());
        Assert.Equal("In Oslo it rains.", requests[1].LastText("tool"));
        bridge.Models.AssertContract();
    }

    [NodeFact]
    public async Task Streamed_tool_calls_arrive_as_the_model_wrote_them()
    {
        bridge.Models.Enqueue(OpenAIReply.Call(("weather", """{"town":"Oslo"}"""), ("weather", """{"town":"Bergen"}""")));
        var answer = await bridge.PlayAsync("streamedTools");
        Assert.Equal(
            ["""{"town":"Oslo"}""", """{"town":"Bergen"}"""],
            Message(answer).GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Equal("tool_calls", Choice(answer).GetProperty("finish_reason").GetString());
    }

    [NodeFact]
    public async Task Schema_of_the_answer_reaches_the_model()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("""{"text":"hello"}"""));
        Assert.Equal("""{"text":"hello"}""", Message(await bridge.PlayAsync("schema")).GetProperty("content").GetString());
        Assert.Equal("greeting", bridge.Models.Requests.Single().SchemaName);
        bridge.Models.AssertContract();
    }

    [NodeFact]
    public async Task Errors_become_the_clients_own_kinds()
    {
        bridge.Models.Enqueue(OpenAIReply.Error(404, "model_not_found"));
        var faults = await bridge.PlayAsync("faults");
        Is(faults, "key", "AuthenticationError", 401, "invalid_api_key", null);
        Is(faults, "model", "NotFoundError", 404, "model_not_found", "model");
        Is(faults, "many", "BadRequestError", 400, "invalid_request", "n");
        Is(faults, "unknown", "BadRequestError", 400, "invalid_request", "verbosity");
        Is(faults, "unsafe", "UnprocessableEntityError", 422, "safety_blocked", "messages");
        Is(faults, "route", "NotFoundError", 404, "unknown_url", null);
        Is(faults, "supervisor", "BadRequestError", 400, "invalid_request", "temperature");
        Assert.Single(bridge.Models.Requests);
    }

    [NodeFact]
    public async Task Stream_that_breaks_off_ends_with_the_error_as_an_event()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("One two three.") with { EndAfter = 2 });
        var fault = await bridge.PlayAsync("broken");
        Assert.Equal("APIError", fault.GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, fault.GetProperty("status").ValueKind);
        Assert.Equal("provider_failed", fault.GetProperty("code").GetString());
    }

    [NodeFact]
    public async Task Models_are_listed_and_found_by_name()
    {
        var seen = await bridge.PlayAsync("models");
        var ids = seen.GetProperty("ids").EnumerateArray().Select(model => Bridge.Fits("Model", model).GetProperty("id").GetString()).ToList();
        Assert.Equal("cartrita", ids[0]);
        Assert.Equal(ids.Distinct(), ids);
        Assert.Contains("gpt-4.1", ids);
        Assert.Contains("local-extractive", ids);
        Assert.Equal("cartrita", seen.GetProperty("one").GetProperty("owned_by").GetString());
        Assert.Equal("hashed-ngrams-512", seen.GetProperty("qualified").GetProperty("id").GetString());
        Assert.Equal("NotFoundError", seen.GetProperty("missing").GetProperty("kind").GetString());
    }

    [NodeFact]
    public async Task Embeddings_are_the_same_packed_and_plain()
    {
        var seen = await bridge.PlayAsync("embeddings");
        var plain = Vectors(Bridge.Fits("CreateEmbeddingResponse", seen.GetProperty("plain")));
        var packed = Vectors(seen.GetProperty("packed"));
        Assert.Equal(2, plain.Count);
        Assert.All(plain, vector => Assert.Equal(512, vector.Length));
        Assert.All(plain, vector => Assert.Equal(1, vector.Sum(value => value * value), 3));
        Assert.Equal(plain[0], packed[0]);
        Assert.Equal(plain[1], packed[1]);
        Is(seen, "tokens", "BadRequestError", 400, "invalid_request", "input");
        Is(seen, "short", "BadRequestError", 400, "invalid_request", "dimensions");
    }

    [NodeFact]
    public async Task Supervisor_answers_under_its_own_name_whole_and_streamed()
    {
        bridge.Models.Respond(_ => OpenAIReply.Text("Hello from the supervisor."));
        var seen = await bridge.PlayAsync("supervisor");
        var whole = Bridge.Fits("CreateChatCompletionResponse", seen.GetProperty("whole"));
        Assert.Equal("cartrita", whole.GetProperty("model").GetString());
        Assert.Equal("Hello from the supervisor.", Message(whole).GetProperty("content").GetString());
        Assert.Equal("Hello from the supervisor.", seen.GetProperty("streamed").GetProperty("text").GetString());
        Assert.True(seen.GetProperty("streamed").GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        var run = await bridge.App.Admin.GetAsync($"api/orchestrations/{seen.GetProperty("run").GetString()}");
        Assert.Equal("completed", run.Is(200).Text("status"));
    }

    [NodeFact]
    public async Task Client_that_leaves_ends_the_providers_call()
    {
        var held = new TaskCompletionSource();
        bridge.Models.Enqueue(OpenAIReply.Text("One two three.") with { BeforePiece = at => at < 2 ? Task.CompletedTask : held.Task });
        Assert.True((await bridge.PlayAsync("leave", "gpt-test")).GetProperty("left").GetBoolean());
        await bridge.Models.Requests.Single().Aborted.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [NodeFact]
    public async Task Client_that_leaves_the_supervisor_cancels_its_run()
    {
        var held = new TaskCompletionSource();
        bridge.Models.Respond(_ => OpenAIReply.Text("One two three four.") with { BeforePiece = at => at < 3 ? Task.CompletedTask : held.Task });
        var run = (await bridge.PlayAsync("leave", "cartrita")).GetProperty("run").GetString();
        var events = await bridge.App.Admin.EventsAsync($"api/orchestrations/{run}/events");
        Assert.Equal("run_cancelled", Assert.Single(events, one => one.Kind is "end" or "error").Data.GetProperty("code").GetString());
        held.SetResult();
    }

    private static void Is(JsonElement faults, string name, string kind, int status, string code, string? param)
    {
        var fault = faults.GetProperty(name);
        Assert.Equal(
            (kind, status, code, param),
            (fault.GetProperty("kind").GetString(), fault.GetProperty("status").GetInt32(), fault.GetProperty("code").GetString(), fault.GetProperty("param").GetString()));
        Assert.False(string.IsNullOrEmpty(fault.GetProperty("requestId").GetString()));
    }

    private static JsonElement Choice(JsonElement completion) => completion.GetProperty("choices")[0];

    private static JsonElement Message(JsonElement completion) => Choice(completion).GetProperty("message");

    private static IReadOnlyList<float[]> Vectors(JsonElement list) =>
        [.. list.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray())];
}
