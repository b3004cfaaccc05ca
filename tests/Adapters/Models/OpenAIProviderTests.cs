using System.Text.Json;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models;

public sealed class OpenAIProviderTests : IAsyncLifetime
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
        host = ProviderHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task A_call_gives_text_usage_reason_and_model()
    {
        server.Enqueue(OpenAIReply.Text("The sky."));

        var response = await Client().GetResponseAsync(Question, new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 50, StopSequences = ["END"] }, Limit);

        Assert.Equal("The sky.", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("gpt-4.1", response.ModelId);
        Assert.Equal((11, 7, 18), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        var request = server.Requests.Single();
        Assert.Equal("Bearer sk-canary-7431", request.Authorization);
        Assert.Equal(["system", "user"], request.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(50, request.Body.GetProperty("max_completion_tokens").GetInt32());
        server.AssertContract();
    }

    [Fact]
    public async Task A_stream_gives_every_token_as_it_comes_and_the_usage_at_its_end()
    {
        var gate = new TaskCompletionSource();
        server.Enqueue(OpenAIReply.Text("one two three") with { BeforePiece = at => at == 2 ? gate.Task : Task.CompletedTask });

        await using var updates = Client().GetStreamingResponseAsync(Question, null, Limit).GetAsyncEnumerator(Limit);
        var texts = new List<string>();
        while (texts.Count < 2 && await updates.MoveNextAsync())
        {
            texts.AddRange(updates.Current.Contents.OfType<TextContent>().Select(content => content.Text));
        }

        Assert.Equal(["one ", "two "], texts);
        gate.SetResult();
        List<ChatResponseUpdate> rest = [];
        while (await updates.MoveNextAsync())
        {
            rest.Add(updates.Current);
        }

        var response = rest.ToChatResponse();
        Assert.Equal("three", response.Text);
        Assert.Equal(7, response.Usage!.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.True(server.Requests.Single().Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_of_tools_come_with_their_arguments_and_results_go_back(bool streamed)
    {
        server.Enqueue(OpenAIReply.Call(("knowledge_search", """{"query":"blue"}"""), ("knowledge_search", """{"query":"sky"}""")), OpenAIReply.Text("Done."));
        var options = new ChatOptions { Tools = [Search], AllowMultipleToolCalls = true, ToolMode = ChatToolMode.RequireAny };

        var response = await Answer(Question, options, streamed);
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["blue", "sky"], calls.Select(call => ((JsonElement)call.Arguments!["query"]!).GetString()));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);

        ChatMessage[] next = [.. Question, .. response.Messages, new(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "found"))])];
        Assert.Equal("Done.", (await Answer(next, options, streamed)).Text);

        var messages = server.Requests.Last().Body.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user", "assistant", "tool", "tool"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("call_2", messages[4].GetProperty("tool_call_id").GetString());
        Assert.Equal(["knowledge_search"], server.Requests.First().Tools);
        server.AssertContract();
    }

    [Fact]
    public async Task Arguments_that_are_not_json_come_as_the_calls_exception()
    {
        server.Enqueue(OpenAIReply.Call(("knowledge_search", "{oops")));

        var response = await Client().GetResponseAsync(Question, new ChatOptions { Tools = [Search] }, Limit);

        Assert.IsAssignableFrom<JsonException>(response.Messages.Single().Contents.OfType<FunctionCallContent>().Single().Exception!.InnerException);
    }

    [Fact]
    public async Task A_schema_is_asked_for_strictly()
    {
        server.Enqueue(OpenAIReply.Text("""{"tasks":[]}"""));
        var schema = JsonElement.Parse("""{"type":"object","properties":{"tasks":{"type":"array","items":{"type":"string"}}},"required":["tasks"],"additionalProperties":false}""");

        await Client().GetResponseAsync(Question, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "plan") }, Limit);

        var request = server.Requests.Single();
        Assert.Equal("plan", request.SchemaName);
        Assert.True(request.Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        server.AssertContract();
    }

    [Fact]
    public async Task Embeddings_come_in_order_normalised_and_of_the_tables_length()
    {
        using var embedding = ProviderHost.For(
            server,
            ("Models:Embedding", "openai-compatible/mini"),
            ("Models:Providers:openai-compatible:Embeddings:mini:Model", "mini-v1"),
            ("Models:Providers:openai-compatible:Embeddings:mini:Dimensions", "8"));
        server.Enqueue(OpenAIReply.Vectors(text => [text.Length, 0, 0, 0, 0, 0, 0, 3]));

        var vectors = await embedding.Registry.Embeddings.Generator.GenerateAsync(["four", ""], null, Limit);

        Assert.Equal([0.8f, 0.6f], [vectors[0].Vector.Span[0], vectors[0].Vector.Span[7]]);
        Assert.Equal(1f, vectors[1].Vector.Span[7]);
        Assert.Equal("mini-v1", server.Requests.Single().Model);
        server.AssertContract();
    }

    [Fact]
    public async Task Vectors_of_another_length_than_the_tables_are_refused()
    {
        using var embedding = ProviderHost.For(server, ("Models:Embedding", "openai-compatible/text-embedding-3-small"));
        server.Enqueue(OpenAIReply.Vectors(_ => [1, 0]));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => embedding.Registry.Embeddings.Generator.GenerateAsync(["x"], null, Limit));

        Assert.Equal(Problems.ProviderFailed, failure.Problem);
    }

    [Theory]
    [InlineData(401, null, "provider_unauthorized")]
    [InlineData(403, null, "provider_unauthorized")]
    [InlineData(404, "model_not_found", "model_unavailable")]
    [InlineData(400, "context_length_exceeded", "provider_rejected")]
    [InlineData(400, "model_not_found", "model_unavailable")]
    [InlineData(429, "insufficient_quota", "provider_failed")]
    public async Task A_failure_that_lasts_is_named_and_not_repeated(int status, string? vendorCode, string code)
    {
        server.Enqueue(OpenAIReply.Error(status, vendorCode));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => Client().GetResponseAsync(Question, null, Limit));

        Assert.Equal(code, failure.Problem.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Nothing_of_a_prompt_an_answer_or_a_key_is_logged_at_any_level()
    {
        server.Enqueue(OpenAIReply.Text("secret-answer"), OpenAIReply.Error(401));

        await Client().GetResponseAsync([new ChatMessage(ChatRole.User, "secret-question")], null, Limit);
        await Assert.ThrowsAsync<CartritaException>(() => Client().GetResponseAsync([new ChatMessage(ChatRole.User, "secret-question")], null, Limit));

        Assert.Contains(host.Logs.Entries, entry => entry.Id.Id == 4110 && entry.Text.Contains("11 tokens in, 7 out", StringComparison.Ordinal));
        Assert.All(host.Logs.Entries, entry => Assert.DoesNotContain("secret-", entry.Text, StringComparison.Ordinal));
        Assert.All(host.Logs.Entries, entry => Assert.DoesNotContain("sk-canary", entry.Text, StringComparison.Ordinal));
    }

    private IChatClient Client() => host.Registry.Chat(host.Registry.Resolve(null, ModelRole.Supervisor)!);

    private async Task<ChatResponse> Answer(IEnumerable<ChatMessage> messages, ChatOptions options, bool streamed) => streamed
        ? await Client().GetStreamingResponseAsync(messages, options, Limit).ToChatResponseAsync(Limit)
        : await Client().GetResponseAsync(messages, options, Limit);
}
