using Cartrita.Core.Models;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models;

/// <summary>What a call's usage says: tokens, and what they cost where the model has a price.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("The sky is blue."));
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Priced_model_says_what_a_call_cost(bool streamed)
    {
        using var host = ProviderHost.For(server, ("Models:Prices:openai-compatible/gpt-4.1:Input", "2"), ("Models:Prices:openai-compatible/gpt-4.1:Output", "8.5"));

        var usage = await AskAsync(host, streamed);

        Assert.Equal((11L, 7L), (usage.InputTokenCount, usage.OutputTokenCount));
        Assert.Equal((82L, 18L), (usage.AdditionalCounts![UsageCountNames.CostMicroUsd], usage.AdditionalCounts[UsageCountNames.PricedTokens]));
    }

    [Fact]
    public async Task Model_without_a_price_says_nothing_of_cost()
    {
        using var host = ProviderHost.For(server, ("Models:Prices:openai-compatible/gpt-4.1-mini:Input", "2"));

        Assert.Null((await AskAsync(host, streamed: false)).AdditionalCounts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_that_a_server_does_not_count_are_estimated_and_have_no_price(bool streamed)
    {
        server.Respond(_ => OpenAIReply.Text("The sky is blue.") with { OmitsUsage = true });
        using var host = ProviderHost.For(server, ("Models:Prices:openai-compatible/gpt-4.1:Input", "2"), ("Models:Prices:openai-compatible/gpt-4.1:Output", "8"));

        var usage = await AskAsync(host, streamed);

        Assert.Equal((10L, 12L, 22L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal(new KeyValuePair<string, long>(UsageCountNames.CostMicroUsd, (10 * 2) + (12 * 8)), Assert.Single(usage.AdditionalCounts!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Estimate_counts_tools_their_results_and_what_the_model_calls(bool streamed)
    {
        server.Respond(_ => OpenAIReply.Call(("knowledge_search", $$"""{"query":"{{new string('q', 300)}}"}""")) with { OmitsUsage = true });
        using var host = ProviderHost.For(server);
        var tool = AIFunctionFactory.CreateDeclaration("knowledge_search", new string('d', 600), System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"query":{"type":"string"}}}"""));
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Find it."),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "knowledge_search", new Dictionary<string, object?> { ["query"] = new string('q', 300) })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", new string('r', 3_000))]),
        ];
        var client = host.Registry.Chat(host.Registry.Resolve(null, ModelRole.Supervisor)!);
        var options = new ChatOptions { Tools = [tool] };

        var response = streamed
            ? await client.GetStreamingResponseAsync(messages, options, patience.Token).ToChatResponseAsync(patience.Token)
            : await client.GetResponseAsync(messages, options, patience.Token);

        Assert.InRange(response.Usage!.InputTokenCount!.Value, 1_000 + 200 + 100, 1_000 + 200 + 100 + 150);
        Assert.InRange(response.Usage.OutputTokenCount!.Value, 100, 150);
    }

    private async Task<UsageDetails> AskAsync(ProviderHost host, bool streamed)
    {
        var client = host.Registry.Chat(host.Registry.Resolve(null, ModelRole.Supervisor)!);
        var response = streamed
            ? await client.GetStreamingResponseAsync("What is blue?"[..12], null, patience.Token).ToChatResponseAsync(patience.Token)
            : await client.GetResponseAsync("What is blue?"[..12], null, patience.Token);
        return response.Usage!;
    }
}
