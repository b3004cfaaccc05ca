using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models.OpenAI;

/// <summary>Models that are asked for responses in place of chat completions.</summary>
public sealed class OpenAIResponsesTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Question = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "What is blue?")];
    private static readonly AIFunctionDeclaration Search = AIFunctionFactory.CreateDeclaration(
        "knowledge_search", "Searches.", JsonElement.Parse("""{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}"""));

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;
    private ProviderHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        host = ProviderHost.For(server, ("Models:Api", "responses"));
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_gives_text_usage_reason_and_model_and_is_kept_nowhere(bool streamed)
    {
        server.Enqueue(OpenAIReply.Text("The sky.") with { PromptTokens = 40, CachedTokens = 32, CompletionTokens = 20, ReasoningTokens = 12, Thought = "sealed" });

        var response = await AnswerAsync(Question, new ChatOptions { MaxOutputTokens = 50, Instructions = "In English." }, streamed);

        Assert.Equal(("The sky.", ChatFinishReason.Stop, "gpt-5"), (response.Text, response.FinishReason, response.ModelId));
        var usage = response.Usage!;
        Assert.Equal((40, 20, 60, 32, 12), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/responses", "Bearer sk-canary-7431", streamed), (request.Path, request.Authorization, request.Streams));
        Assert.False(request.Body.GetProperty("store").GetBoolean());
        Assert.False(request.Body.TryGetProperty("previous_response_id", out _));
        Assert.Equal((50, "In English."), (request.Body.GetProperty("max_output_tokens").GetInt32(), request.Body.GetProperty("instructions").GetString()));
        Assert.Equal(["system", "user"], request.Body.GetProperty("input").EnumerateArray().Select(item => item.GetProperty("role").GetString()));
        Assert.Equal("What is blue?", request.LastText("user"));
        server.AssertContract();
    }

    [Fact]
    public async Task Stream_gives_every_piece_as_it_comes()
    {
        var gate = new TaskCompletionSource();
        server.Enqueue(OpenAIReply.Text("one two three") with { BeforePiece = at => at == 2 ? gate.Task : Task.CompletedTask });

        await using var updates = Client().GetStreamingResponseAsync(Question, null, Limit).GetAsyncEnumerator(Limit);
        var texts = new List<string>();
        while (texts.Count < 2 && await updates.MoveNextAsync())
        {
            texts.Add(updates.Current.Text);
        }

        Assert.Equal(["one ", "two "], texts);
        gate.SetResult();
        while (await updates.MoveNextAsync())
        {
            texts.Add(updates.Current.Text);
        }

        Assert.Equal("one two three", string.Concat(texts));
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_come_with_their_arguments_and_go_back_with_what_was_thought(bool streamed)
    {
        server.Enqueue(
            OpenAIReply.Call(("knowledge_search", """{"query":"blue"}"""), ("knowledge_search", """{"query":"sky"}""")) with { Thought = "seal-1", Pieces = ["I look."] },
            OpenAIReply.Text("Done."));
        var options = new ChatOptions { Tools = [Search], AllowMultipleToolCalls = true, ToolMode = ChatToolMode.RequireAny };

        var response = await AnswerAsync(Question, options, streamed);
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["blue", "sky"], calls.Select(call => ((JsonElement)call.Arguments!["query"]!).GetString()));
        Assert.Equal((ChatFinishReason.ToolCalls, "I look."), (response.FinishReason, response.Text));

        ChatMessage[] next = [.. Question, .. response.Messages, new(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "found"))])];
        Assert.Equal("Done.", (await AnswerAsync(next, options, streamed)).Text);

        var (first, last) = (server.Requests.First().Body, server.Requests.Last().Body);
        Assert.Equal(
            ["message", "message", "reasoning", "message", "function_call", "function_call", "function_call_output", "function_call_output"],
            last.GetProperty("input").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.Equal("seal-1", last.GetProperty("input")[2].GetProperty("encrypted_content").GetString());
        Assert.Equal("I look.", last.GetProperty("input")[3].GetProperty("content").GetString());
        Assert.Equal(("call_2", "found"), (last.GetProperty("input")[7].GetProperty("call_id").GetString(), last.GetProperty("input")[7].GetProperty("output").GetString()));
        Assert.Equal(("required", false, true), (first.GetProperty("tool_choice").GetString(), first.GetProperty("tools")[0].GetProperty("strict").GetBoolean(), first.GetProperty("parallel_tool_calls").GetBoolean()));
        Assert.Equal("reasoning.encrypted_content", first.GetProperty("include")[0].GetString());
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Schema_is_asked_for_strictly_and_arguments_that_are_not_json_come_as_the_calls_exception(bool streamed)
    {
        server.Enqueue(OpenAIReply.Call(("knowledge_search", "{oops")));
        var schema = JsonElement.Parse("""{"type":"object","properties":{"tasks":{"type":"array","items":{"type":"string"}}},"required":["tasks"],"additionalProperties":false}""");

        var response = await AnswerAsync(Question, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "plan", "A plan."), Tools = [Search] }, streamed);

        Assert.IsAssignableFrom<JsonException>(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single().Exception!.InnerException);
        var format = server.Requests.Single().Body.GetProperty("text").GetProperty("format");
        Assert.Equal(("json_schema", "plan", true), (format.GetProperty("type").GetString(), format.GetProperty("name").GetString(), format.GetProperty("strict").GetBoolean()));
        Assert.True(JsonElement.DeepEquals(schema, format.GetProperty("schema")));
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_comes_as_what_the_model_says_in_place_of_an_answer(bool streamed)
    {
        server.Enqueue(new OpenAIReply { Refusal = "I may not." });

        var response = await AnswerAsync(Question, null, streamed);

        var refusal = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>());
        Assert.Equal(("I may not.", "refusal"), (refusal.Message, refusal.ErrorCode));
        server.AssertContract();
    }

    [Theory]
    [InlineData("length", true)]
    [InlineData("length", false)]
    [InlineData("content_filter", true)]
    [InlineData("content_filter", false)]
    public async Task Response_that_is_incomplete_says_why_with_what_there_is(string reason, bool streamed)
    {
        server.Enqueue(OpenAIReply.Text("The") with { FinishReason = reason });

        var response = await AnswerAsync(Question, null, streamed);

        Assert.Equal(("The", reason, 7), (response.Text, response.FinishReason!.Value.Value, response.Usage!.OutputTokenCount));
        server.AssertContract();
    }

    [Theory]
    [InlineData("server_error", true)]
    [InlineData("server_error", false)]
    [InlineData("rate_limit_exceeded", true)]
    public async Task Response_that_fails_at_the_vendor_before_its_first_word_is_asked_for_again(string code, bool streamed)
    {
        server.Enqueue(new OpenAIReply { FailureCode = code }, OpenAIReply.Text("At last."));

        var answer = AnswerAsync(Question, null, streamed);
        await host.Time.UntilPendingAsync(TimeSpan.FromSeconds(0.25), Limit);
        host.Time.Advance(TimeSpan.FromSeconds(0.25));

        Assert.Equal("At last.", (await answer).Text);
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_that_fails_for_the_request_is_not_repeated(bool streamed)
    {
        server.Enqueue(new OpenAIReply { FailureCode = "invalid_prompt" });

        Assert.Equal(Problems.ProviderRejected, (await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(Question, null, streamed))).Problem);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("event")]
    [InlineData("dropped")]
    [InlineData("ended")]
    public async Task Stream_that_breaks_after_its_first_word_fails_with_what_came_before_seen(string how)
    {
        var first = new TaskCompletionSource();
        var reply = OpenAIReply.Text("one two three") with { BeforePiece = at => at == 1 ? first.Task : Task.CompletedTask };
        server.Enqueue(how switch
        {
            "failure" => reply with { FailureCode = "server_error" },
            "event" => reply with { ErrorCode = "server_error" },
            "dropped" => reply with { DropAfter = 1 },
            _ => reply with { EndAfter = 1 },
        });
        var seen = string.Empty;

        var failure = await Assert.ThrowsAsync<CartritaException>(async () =>
        {
            await foreach (var update in Client().GetStreamingResponseAsync(Question, null, Limit))
            {
                seen += update.Text;
                first.TrySetResult();
            }
        });

        Assert.Equal((Problems.ProviderFailed, how is "dropped" or "ended" ? "one " : "one two three"), (failure.Problem, seen));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_responses_do_not_have_is_refused_before_it_is_sent()
    {
        ChatOptions[] asked = [new() { StopSequences = ["END"] }, new() { Seed = 1 }, new() { PresencePenalty = 1 }, new() { AdditionalProperties = new() { [OpenAIOptionNames.LogitBias] = new Dictionary<int, int> { [1] = 1 } } }];
        foreach (var options in asked)
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(Question, options, streamed: false));
            Assert.Equal(Problems.ProviderRejected, failure.Problem);
            Assert.Contains("responses", failure.Detail, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(401, null, "provider_unauthorized")]
    [InlineData(404, "model_not_found", "model_unavailable")]
    [InlineData(400, "context_length_exceeded", "provider_rejected")]
    [InlineData(429, "insufficient_quota", "provider_failed")]
    public async Task Failure_that_lasts_is_named_and_not_repeated(int status, string? vendorCode, string code)
    {
        server.Enqueue(OpenAIReply.Error(status, vendorCode));

        Assert.Equal(code, (await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(Question, null, streamed: true))).Problem.Code);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("gpt-5", "/responses")]
    [InlineData("gpt-5-mini", "/chat/completions")]
    [InlineData("gpt-4.1", "/chat/completions")]
    public async Task Provider_and_single_models_may_be_asked_otherwise_than_the_rest(string model, string path)
    {
        using var mixed = ProviderHost.For(
            server, ("Models:Api", "responses"), ("Models:Providers:openai-compatible:Api", "chat"), ("Models:Providers:openai-compatible:Apis:gpt-5", "responses"), ("Models:Providers:openai-compatible:Apis:gpt-5-mini", "chat"));
        server.Enqueue(OpenAIReply.Text("x"));

        await mixed.Registry.Chat(mixed.Registry.Resolve(model, ModelRole.SubAgent)!).GetResponseAsync(Question, null, Limit);

        Assert.Equal(path, Assert.Single(server.Requests).Path);
        server.AssertContract();
    }

    private IChatClient Client() => host.Registry.Chat(host.Registry.Resolve(null, ModelRole.SubAgent)!);

    private async Task<ChatResponse> AnswerAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streamed) => streamed
        ? await Client().GetStreamingResponseAsync(messages, options, Limit).ToChatResponseAsync(Limit)
        : await Client().GetResponseAsync(messages, options, Limit);
}
