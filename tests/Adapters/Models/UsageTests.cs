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

        Assert.Equal((10L, 12L, 22L, null), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.AdditionalCounts));
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
