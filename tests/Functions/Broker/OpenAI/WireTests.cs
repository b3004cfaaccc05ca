using System.Text.Json;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Broker.OpenAI;

/// <summary>The door's bodies as they are on the wire, held against the vendor's description.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string Question = """{"model":"gpt-test","messages":[{"role":"user","content":"Hello?"}]}""";

    private Bridge bridge = null!;

    public async Task InitializeAsync() => bridge = await Bridge.StartAsync(("Bridge:MaxOutputTokens", "100"));

    public Task DisposeAsync() => bridge.DisposeAsync();

    [Fact]
    public async Task Stream_is_chunks_of_the_description_and_then_done()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("One two."));
        var answer = (await bridge.AskAsync(With("\"stream\":true,\"stream_options\":{\"include_usage\":true}"))).Is(200);
        Assert.StartsWith("text/event-stream", answer.Headers["Content-Type"], StringComparison.Ordinal);
        var events = Bridge.Events(answer.Body);
        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(text => Bridge.Fits("CreateChatCompletionStreamResponse", JsonDocument.Parse(text).RootElement)).ToList();
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal(18, chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Theory]
    [InlineData("GET", "v1/models", 401, "invalid_api_key")]
    [InlineData("GET", "v1/models/cartrita", 401, "invalid_api_key")]
    [InlineData("POST", "v1/chat/completions", 401, "invalid_api_key")]
    [InlineData("POST", "v1/embeddings", 401, "invalid_api_key")]
    [InlineData("GET", "v1/nothing", 401, "invalid_api_key")]
    public async Task Nobody_gets_in_and_reads_so_in_the_protocols_own_form(string method, string path, int status, string code) =>
        IsError(await bridge.AskAsNobodyAsync(method, path), status, code);

    [Fact]
    public async Task Errors_of_the_middleware_have_the_form_too()
    {
        IsError(await bridge.App.Admin.GetAsync("v1/nothing"), 404, "unknown_url");
        IsError(await bridge.App.Admin.SendAsync(HttpMethod.Post, "v1/chat/completions", new StringContent(Question)), 415, "unsupported_content_type");
        IsError(await bridge.AskAsync($$"""{"model":"{{new string('m', 1_100_000)}}"}"""), 413, "body_too_large");
        IsError(await bridge.AskAsync("{"), 400, "malformed_json");
        IsError(await bridge.AskAsync("""{"model":"gpt-test","messages":[{"role":"user","content":"a\ud83d"}]}"""), 400, "invalid_request");
    }

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"audio\":{}", "audio")]
    [InlineData("\"logprobs\":true", "logprobs")]
    [InlineData("\"store\":true", "store")]
    [InlineData("\"temperature\":3", "temperature")]
    [InlineData("\"temperature\":\"hot\"", "temperature")]
    [InlineData("\"max_tokens\":101", "max_tokens")]
    [InlineData("\"max_tokens\":1,\"max_completion_tokens\":1", "max_tokens")]
    [InlineData("\"stop\":[1]", "stop")]
    [InlineData("\"stream_options\":{\"include_usage\":true}", "stream_options")]
    [InlineData("\"stream\":true,\"stream_options\":{\"more\":true}", "stream_options.more")]
    [InlineData("\"tool_choice\":\"required\"", "tool_choice")]
    [InlineData("\"tools\":[{\"type\":\"custom\"}]", "tools[0].type")]
    [InlineData("\"response_format\":{\"type\":\"xml\"}", "response_format.type")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "response_format.json_schema")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"\",\"schema\":{}}}", "response_format.json_schema.name")]
    [InlineData("\"logit_bias\":{\"50\":101}", "logit_bias")]
    [InlineData("\"reasoning_effort\":\"much\"", "reasoning_effort")]
    public async Task Member_that_nobody_honours_is_refused_by_its_name(string member, string param)
    {
        var error = IsError(await bridge.AskAsync(With(member)), 400, "invalid_request");
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Empty(bridge.Models.Requests);
    }

    [Theory]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:"}}]}""", "messages[0].content[0].type")]
    [InlineData("""{"role":"user","content":"a","name":"ada"}""", "messages[0].name")]
    [InlineData("""{"role":"tool","content":"a"}""", "messages[0].tool_call_id")]
    [InlineData("""{"role":"judge","content":"a"}""", "messages[0].role")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"a","arguments":"["}}]}""", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"","arguments":"{}"}}]}""", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"","type":"function","function":{"name":"a","arguments":"{}"}}]}""", "messages[0].tool_calls[0].id")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"a","arguments":"{\"a\":\"\\ud800\"}"}}]}""", "messages[0].tool_calls[0].function.arguments")]
    public async Task Message_that_nobody_honours_is_refused_by_its_place(string message, string param) =>
        Assert.Equal(param, IsError(await bridge.AskAsync($$"""{"model":"gpt-test","messages":[{{message}}]}"""), 400, "invalid_request").GetProperty("param").GetString());

    [Theory]
    [InlineData(400, "invalid_request", 400, "provider_rejected")]
    [InlineData(404, "model_not_found", 404, "model_not_found")]
    [InlineData(401, null, 502, "provider_unauthorized")]
    [InlineData(500, null, 502, "provider_failed")]
    public async Task Error_of_the_provider_is_told_by_whose_fault_it_is(int status, string? code, int told, string toldCode)
    {
        bridge.Models.Enqueue(OpenAIReply.Error(status, code), OpenAIReply.Error(status, code));
        IsError(await bridge.AskAsync(Question), told, toldCode);
        IsError(await bridge.AskAsync(With("\"stream\":true")), told, toldCode);
    }

    [Fact]
    public async Task Credential_in_an_answer_does_not_leave_also_where_it_is_split()
    {
        var reply = new OpenAIReply { Pieces = ["The key is sk-abcdefgh", "ijklmnopqrstuvwxyz0123", " and nothing else."] };
        bridge.Models.Enqueue(reply, reply);
        var whole = (await bridge.AskAsync(Question)).Is(200);
        var streamed = (await bridge.AskAsync(With("\"stream\":true"))).Is(200);
        Assert.Contains("The key is [redacted] and nothing else.", whole.Body, StringComparison.Ordinal);
        Assert.Contains("[redacted]", streamed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefgh", whole.Body + streamed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bound_on_tokens_holds_for_a_request_that_names_none()
    {
        bridge.Models.Enqueue(OpenAIReply.Text("Hello."));
        (await bridge.AskAsync(Question)).Is(200);
        Assert.Equal(100, bridge.Models.Requests.Single().Body.GetProperty("max_completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Refusal_and_cut_are_told_as_such()
    {
        bridge.Models.Enqueue(new OpenAIReply { Refusal = "I can't." }, OpenAIReply.Text("Half") with { FinishReason = "length" });
        Assert.Equal("I can't.", Choice(await bridge.AskAsync(Question)).GetProperty("message").GetProperty("refusal").GetString());
        Assert.Equal("length", Choice(await bridge.AskAsync(Question)).GetProperty("finish_reason").GetString());
    }

    [Theory]
    [InlineData("chat", "reasoning_effort", null)]
    [InlineData("responses", "reasoning", "effort")]
    public async Task Effort_of_a_request_goes_to_the_model_however_it_is_asked(string api, string member, string? inside)
    {
        await using var other = await Bridge.StartAsync(("Models:Api", api), ("Models:ReasoningEffort", "low"));
        other.Models.Respond(_ => OpenAIReply.Text("Hello.") with { CompletionTokens = 30, ReasoningTokens = 20 });

        var completion = (await other.AskAsync("""{"model":"gpt-5","messages":[{"role":"user","content":"a"}],"reasoning_effort":"minimal"}""")).Is(200).Json;
        var response = Bridge.Fits("Response", (await other.App.Admin.PostAsync("v1/responses", """{"model":"gpt-5","input":"a","reasoning":{"effort":"high"}}""")).Is(200).Json);
        (await other.AskAsync("""{"model":"gpt-5","messages":[{"role":"user","content":"a"}]}""")).Is(200);

        Assert.Equal(["minimal", "high", "low"], other.Models.Requests.Select(request => inside is null ? request.Body.GetProperty(member) : request.Body.GetProperty(member).GetProperty(inside)).Select(effort => effort.GetString()));
        Assert.Equal(20, completion.GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal(20, response.GetProperty("usage").GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        other.Models.AssertContract();
    }

    [Theory]
    [InlineData("chat", "v1/chat/completions", """{"model":"gpt-4.1","messages":[{"role":"user","content":"a"}],"stream":true}""")]
    [InlineData("responses", "v1/responses", """{"model":"gpt-4.1","input":"a","stream":true}""")]
    public async Task Stream_that_the_provider_cuts_inside_of_a_letter_ends_as_failed_with_whole_letters(string api, string path, string body)
    {
        await using var other = await Bridge.StartAsync(("Models:Api", api));
        other.Models.Respond(_ => new OpenAIReply { Pieces = ["Schön ", "ist das, naïv und lang genug, um weit über das hinauszugehen, was zurückgehalten wird, bis ", "ü"], CutInside = 2 });

        var streamed = (await other.App.Admin.PostAsync(path, body)).Is(200).Body;

        Assert.DoesNotContain('\uFFFD', streamed);
        Assert.DoesNotContain("[DONE]", streamed, StringComparison.Ordinal);
        Assert.Contains(api == "chat" ? "\"provider_failed\"" : "response.failed", streamed, StringComparison.Ordinal);
        Assert.DoesNotContain("response.completed", streamed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_without_a_name_is_refused() =>
        Assert.Equal("model", IsError(await bridge.AskAsync(Question.Replace("gpt-test", " ", StringComparison.Ordinal)), 400, "invalid_request").GetProperty("param").GetString());

    [Fact]
    public async Task Problem_details_stay_what_they_are_elsewhere() =>
        (await bridge.App.Admin.GetAsync("api/nothing")).IsProblem(Core.Errors.Problems.NoRoute);

    private static string With(string member) => Question[..^1] + "," + member + "}";

    private static JsonElement Choice(Cartrita.Functions.Tests.Support.Answer answer) =>
        Bridge.Fits("CreateChatCompletionResponse", answer.Is(200).Json).GetProperty("choices")[0];

    private static JsonElement IsError(Cartrita.Functions.Tests.Support.Answer answer, int status, string code)
    {
        var error = Bridge.Fits("ErrorResponse", answer.Is(status).Json).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.DoesNotContain("Cartrita.", answer.Body, StringComparison.Ordinal);
        return error;
    }
}
