using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models.HuggingFace;

/// <summary>Chat by Hugging Face's router, which speaks OpenAI's protocol.</summary>
public sealed class HuggingFaceRouterTests : IAsyncLifetime
{
    private const string Token = "hf-canary-3310";
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
        host = new ProviderHost(("HF_BASE_URL", server.Endpoint.ToString()), ("HF_TOKEN", Token));
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData(null, "openai/gpt-oss-120b")]
    [InlineData("gpt-5", "openai/gpt-oss-120b")]
    [InlineData("huggingface/openai/gpt-oss-20b", "openai/gpt-oss-20b")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct:cheapest", "meta-llama/Llama-3.3-70B-Instruct:cheapest")]
    public async Task Model_goes_out_by_the_routers_own_name(string? name, string model)
    {
        server.Enqueue(OpenAIReply.Text("The sky."));

        var response = await Client(name).GetResponseAsync(Question, null, Limit);

        Assert.Equal(("The sky.", 11, 7), (response.Text, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/chat/completions", $"Bearer {Token}", model), (request.Path, request.Authorization, request.Model));
        server.AssertContract();
    }

    [Fact]
    public async Task Stream_gives_its_pieces_and_its_usage()
    {
        server.Enqueue(OpenAIReply.Text("one two three"));

        var updates = await Client().GetStreamingResponseAsync(Question, null, Limit).ToListAsync(Limit);

        Assert.Equal(["one ", "two ", "three"], updates.SelectMany(update => update.Contents).OfType<TextContent>().Select(content => content.Text));
        Assert.Equal(7, updates.ToChatResponse().Usage!.OutputTokenCount);
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tools_and_schemas_go_through(bool streamed)
    {
        server.Enqueue(OpenAIReply.Call(("knowledge_search", """{"query":"blue"}""")), OpenAIReply.Text("""{"answer":"sky"}"""));
        var options = new ChatOptions { Tools = [Search] };

        var asked = streamed ? await Client().GetStreamingResponseAsync(Question, options, Limit).ToChatResponseAsync(Limit) : await Client().GetResponseAsync(Question, options, Limit);
        var call = asked.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();
        var schema = JsonElement.Parse("""{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}""");
        await Client().GetResponseAsync(
            [.. Question, .. asked.Messages, new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "found")])], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "answer") }, Limit);

        Assert.Equal("blue", ((JsonElement)call.Arguments!["query"]!).GetString());
        Assert.Equal(["knowledge_search"], server.Requests.First().Tools);
        Assert.Equal("answer", server.Requests.Last().SchemaName);
        server.AssertContract();
    }

    [Theory]
    [InlineData(401, """{"error":"Invalid username or password."}""", "provider_unauthorized")]
    [InlineData(402, """{"error":"You have exceeded your monthly included credits for Inference Providers."}""", "provider_failed")]
    [InlineData(404, """{"error":{"message":"The requested model does not exist","type":"invalid_request_error","param":"model","code":"model_not_found"}}""", "model_unavailable")]
    [InlineData(400, """{"error":{"message":"The requested model is not supported","type":"invalid_request_error","param":"model","code":"model_not_supported"}}""", "model_unavailable")]
    [InlineData(422, "not JSON", "provider_rejected")]
    public async Task Refusal_is_named_whatever_its_body_and_not_repeated(int status, string body, string code)
    {
        server.Enqueue(new OpenAIReply { Status = status, RawBody = body });

        var failure = await Assert.ThrowsAsync<CartritaException>(() => Client().GetResponseAsync(Question, null, Limit));

        Assert.Equal(code, failure.Problem.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Page_in_place_of_an_answer_is_a_failure_of_the_provider()
    {
        server.Enqueue(new OpenAIReply { RawBody = "<html>busy</html>" });

        Assert.Equal(Problems.ProviderFailed, (await Assert.ThrowsAsync<CartritaException>(() => Client().GetResponseAsync(Question, null, Limit))).Problem);
    }

    private IChatClient Client(string? name = null) => host.Registry.Chat(host.Registry.Resolve(name, ModelRole.Supervisor)!);
}
