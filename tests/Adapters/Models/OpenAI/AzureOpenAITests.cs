using Azure.Core;
using Azure.Identity;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models.OpenAI;

/// <summary>Azure OpenAI: its addresses, its credentials, and what its filter says.</summary>
public sealed class AzureOpenAITests : IAsyncLifetime
{
    private const string Key = "azure-canary-5512";
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is blue?")];

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAzureAsync();
        server.Key = Key;
        server.Respond(_ => OpenAIReply.Text("The sky is blue."));
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("preview", null, false)]
    [InlineData("2024-10-21", "gpt-4.1-2025-04-14", true)]
    [InlineData("2025-01-01-preview", "gpt-4.1-2025-04-14", false)]
    public async Task Deployment_answers_by_the_v1_endpoint_or_by_its_own_address(string? version, string? deployment, bool streamed)
    {
        using var host = Host(("AZURE_OPENAI_API_VERSION", version));

        var response = await AnswerAsync(host, streamed);

        Assert.Equal(("The sky is blue.", ChatFinishReason.Stop, 7), (response.Text, response.FinishReason, response.Usage!.OutputTokenCount));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/chat/completions", deployment, version, Key, null), (request.Path, request.Deployment, request.ApiVersion, request.ApiKey, request.Authorization));
        Assert.Equal("gpt-4.1-2025-04-14", request.Model);
        server.AssertContract();
    }

    [Fact]
    public async Task Annotation_before_an_answer_is_no_part_of_it_and_does_not_keep_a_broken_stream_from_being_asked_for_again()
    {
        using var host = Host();
        server.Enqueue(OpenAIReply.Text("lost") with { DropAfter = 0 }, OpenAIReply.Text("kept"));

        var answer = Client(host).GetStreamingResponseAsync(Question, null, Limit).ToListAsync(Limit).AsTask();
        await host.Time.UntilPendingAsync(TimeSpan.FromSeconds(0.25), Limit);
        host.Time.Advance(TimeSpan.FromSeconds(0.25));

        Assert.Equal(["kept"], (await answer).SelectMany(update => update.Contents).OfType<TextContent>().Select(text => text.Text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-03-01-preview")]
    public async Task Responses_are_asked_for_there_too(string? version)
    {
        using var host = Host(("AZURE_OPENAI_API_VERSION", version), ("Models:Api", "responses"));

        Assert.Equal("The sky is blue.", (await AnswerAsync(host, streamed: true)).Text);
        Assert.Equal(("/responses", null), (server.Requests.Single().Path, server.Requests.Single().Deployment));
        server.AssertContract();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2024-10-21")]
    public async Task Embeddings_come_from_their_deployment(string? version)
    {
        using var host = Host(("AZURE_OPENAI_API_VERSION", version), ("Models:Providers:azure-openai:Embeddings:mine:Model", "my embeddings"), ("Models:Providers:azure-openai:Embeddings:mine:Dimensions", "8"), ("Models:Embedding", "azure-openai/mine"));
        server.Respond(_ => OpenAIReply.Vectors(_ => [3, 4, 0, 0, 0, 0, 0, 0]));

        var vector = Assert.Single(await host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit)).Vector;

        Assert.Equal([0.6f, 0.8f], vector[..2].ToArray());
        Assert.Equal((version is null ? null : "my embeddings", "my embeddings"), (server.Requests.Single().Deployment, server.Requests.Single().Model));
        server.AssertContract();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prompt_that_the_filter_refuses_is_a_refusal_that_says_so_and_opens_no_circuit(bool streamed)
    {
        using var host = Host(("Models:CircuitMinimumCalls", "2"));
        server.Enqueue(OpenAIReply.Filtered("violence"), OpenAIReply.Filtered("hate"), OpenAIReply.Filtered("hate"), OpenAIReply.Text("Fine."));
        for (var call = 0; call < 3; call++)
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(host, streamed));
            Assert.Equal((Problems.ProviderRejected, "azure-openai refused the prompt by its content filter."), (failure.Problem, failure.Detail));
        }

        Assert.Equal("Fine.", (await AnswerAsync(host, streamed)).Text);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_that_the_filter_ends_says_so(bool streamed)
    {
        using var host = Host();
        server.Enqueue(OpenAIReply.Text("The") with { FinishReason = "content_filter" });

        var response = await AnswerAsync(host, streamed);

        Assert.Equal(("The", ChatFinishReason.ContentFilter), (response.Text, response.FinishReason));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2024-10-21")]
    public async Task Deployment_that_is_not_there_is_a_model_that_nobody_has(string? version)
    {
        using var host = Host(("AZURE_OPENAI_API_VERSION", version));
        server.Deployments = ["another"];

        Assert.Equal(Problems.ModelUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(host, streamed: false))).Problem);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Key_that_is_wrong_is_told_as_such_and_not_repeated()
    {
        using var host = Host(("AZURE_OPENAI_API_KEY", "another"));

        Assert.Equal(Problems.ProviderUnauthorized, (await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(host, streamed: false))).Problem);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Without_a_key_the_apps_identity_signs_until_its_token_is_about_to_end()
    {
        var identity = new CountedIdentity(TimeSpan.FromMinutes(20));
        using var host = HostOf(identity);
        server.Token = "token-1";
        await AnswerAsync(host, streamed: false);
        await AnswerAsync(host, streamed: true);

        host.Time.Advance(TimeSpan.FromMinutes(16));
        server.Token = "token-2";
        await AnswerAsync(host, streamed: false);

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], server.Requests.Select(request => request.Authorization));
        Assert.All(server.Requests, request => Assert.Null(request.ApiKey));
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], identity.Scopes.Distinct());
        server.AssertContract();
    }

    [Fact]
    public async Task Identity_that_gets_no_token_is_a_refusal_and_its_reason_stays_inside()
    {
        using var host = HostOf(new AbsentIdentity());

        var failure = await Assert.ThrowsAsync<CartritaException>(() => AnswerAsync(host, streamed: false));

        Assert.Equal((Problems.ProviderUnauthorized, "azure-openai is called as an identity that gets no token."), (failure.Problem, failure.Detail));
        Assert.Empty(server.Requests);
        Assert.All(host.Logs.Entries, entry => Assert.DoesNotContain("tenant-canary", entry.Text, StringComparison.Ordinal));
    }

    private static IChatClient Client(ProviderHost host) => host.Registry.Chat(host.Registry.Resolve(null, ModelRole.Supervisor)!);

    private async Task<ChatResponse> AnswerAsync(ProviderHost host, bool streamed) => streamed
        ? await Client(host).GetStreamingResponseAsync(Question, null, Limit).ToChatResponseAsync(Limit)
        : await Client(host).GetResponseAsync(Question, null, Limit);

    private ProviderHost Host(params (string Key, string? Value)[] more) => new([("AZURE_OPENAI_ENDPOINT", server.Endpoint.ToString()), ("AZURE_OPENAI_API_KEY", Key), .. more]);

    private ProviderHost HostOf(TokenCredential identity)
    {
        var time = new TestSupport.Time.ManualTime();
        (identity as CountedIdentity)?.Begin(time);
        return new ProviderHost(null, time, identity, ("AZURE_OPENAI_ENDPOINT", server.Endpoint.ToString()));
    }

    /// <summary>Gives a new token each time.</summary>
    private sealed class CountedIdentity(TimeSpan life) : TokenCredential
    {
        private TimeProvider clock = TimeProvider.System;

        public List<string> Scopes { get; } = [];

        public void Begin(TimeProvider time) => clock = time;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken($"token-{Scopes.Count}", clock.GetUtcNow() + life);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Gives none.</summary>
    private sealed class AbsentIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new AuthenticationFailedException("tenant-canary has no such identity");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new AuthenticationFailedException("tenant-canary has no such identity");
    }
}
