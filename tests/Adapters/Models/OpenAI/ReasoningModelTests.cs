using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Models.OpenAI;

/// <summary>Models that think before they answer.</summary>
public sealed class ReasoningModelTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is blue?")];

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("The sky."));
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData("chat", "gpt-5", "low", null, "low")]
    [InlineData("chat", "gpt-5", "low", "minimal", "minimal")]
    [InlineData("chat", "gpt-5", "", null, null)]
    [InlineData("chat", "o4-mini", "xhigh", null, "xhigh")]
    [InlineData("chat", "gpt-4.1", "low", null, null)]
    [InlineData("chat", "gpt-5-chat-latest", "low", null, null)]
    [InlineData("responses", "gpt-5", "low", null, "low")]
    [InlineData("responses", "gpt-5", "low", "none", "none")]
    [InlineData("responses", "gpt-5", "", null, null)]
    [InlineData("responses", "gpt-4.1", "low", null, null)]
    public async Task Effort_goes_to_models_that_reason_and_a_request_goes_before_the_setting(string api, string model, string setting, string? request, string? sent)
    {
        using var host = ProviderHost.For(server, ("Models:Api", api), ("Models:ReasoningEffort", setting));
        var options = request is null ? null : new ChatOptions { AdditionalProperties = new() { [OpenAIOptionNames.ReasoningEffort] = request } };

        await host.Registry.Chat(host.Registry.Resolve(model, ModelRole.SubAgent)!).GetResponseAsync(Question, options, Limit);

        var body = server.Requests.Single().Body;
        var found = body.TryGetProperty("reasoning_effort", out var effort) || (body.TryGetProperty("reasoning", out var reasoning) && reasoning.TryGetProperty("effort", out effort)) ? effort.GetString() : null;
        Assert.Equal(sent, found);
        Assert.Equal(api == "responses" && model == "gpt-5", body.TryGetProperty("include", out _));
        server.AssertContract();
    }

    [Fact]
    public async Task Effort_that_a_request_wants_of_another_model_is_the_providers_to_refuse()
    {
        using var host = ProviderHost.For(server);
        var options = new ChatOptions { AdditionalProperties = new() { [OpenAIOptionNames.ReasoningEffort] = "low" } };

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Registry.Chat(host.Registry.Resolve("gpt-4.1", ModelRole.SubAgent)!).GetResponseAsync(Question, options, Limit));

        Assert.Equal(Problems.ProviderRejected, failure.Problem);
    }

    [Theory]
    [InlineData("openai-compatible", "gpt-5-mini-2025-08-07", true)]
    [InlineData("openai-compatible", "o3", true)]
    [InlineData("openai-compatible", "gpt-5-chat-latest", false)]
    [InlineData("openai-compatible", "gpt-4.1", false)]
    [InlineData("openai-compatible", "deepseek-r1", true)]
    [InlineData("huggingface", "openai/gpt-oss-20b", true)]
    [InlineData("local-extractive", "local-extractive", false)]
    public void Tables_say_which_models_reason(string provider, string model, bool reasons)
    {
        using var host = ProviderHost.For(server, ("HF_TOKEN", "hf-x"), ("Models:Providers:openai-compatible:Reasoning:deepseek-r1", "true"));

        Assert.Equal(reasons, host.Registry.Reasons(new ModelChoice(provider, model)));
    }

    [Theory]
    [InlineData("gpt-5", 120, true)]
    [InlineData("gpt-5", 120, false)]
    [InlineData("gpt-4.1", 30, true)]
    public async Task Model_that_thinks_is_given_longer_to_begin(string model, int seconds, bool streamed)
    {
        using var host = ProviderHost.For(server);
        server.Enqueue(OpenAIReply.Text("never") with { Gate = new TaskCompletionSource().Task });
        var client = host.Registry.Chat(host.Registry.Resolve(model, ModelRole.SubAgent)!);

        var answer = streamed ? client.GetStreamingResponseAsync(Question, null, Limit).ToChatResponseAsync(Limit) : client.GetResponseAsync(Question, null, Limit);
        await server.UntilRequestAsync(1, Limit);
        await host.Time.UntilPendingAsync(TimeSpan.FromSeconds(seconds), Limit);
        host.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(answer.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("in time", (await Assert.ThrowsAsync<CartritaException>(() => answer)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thoughts_and_cached_tokens_are_in_the_usage_of_chat_too()
    {
        using var host = ProviderHost.For(server);
        server.Enqueue(OpenAIReply.Text("x") with { PromptTokens = 100, CachedTokens = 64, CompletionTokens = 50, ReasoningTokens = 40 });

        var usage = (await host.Registry.Chat(host.Registry.Resolve("gpt-5", ModelRole.SubAgent)!).GetResponseAsync(Question, null, Limit)).Usage!;

        Assert.Equal((100, 64, 50, 40), (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("Models:Api", "completions")]
    [InlineData("Models:ReasoningEffort", "much")]
    [InlineData("Models:ReasoningTimeout", "00:00:00")]
    [InlineData("Models:Providers:openai:Api", "completions")]
    [InlineData("Models:Providers:openai:Apis:gpt-5", "completions")]
    public void Settings_that_make_no_sense_are_refused(string key, string value)
    {
        using var host = new ProviderHost((key, value));

        Assert.Throws<OptionsValidationException>(() => host.Registry);
    }
}
