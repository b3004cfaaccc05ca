using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Tests.Chat;

public sealed class TokenUsageTests
{
    private static readonly TokenUsage Priced = new(1_000, 100) { CostMicroUsd = 250, PricedTokens = 1_100 };

    [Fact]
    public void Cost_is_known_where_every_token_has_a_price()
    {
        Assert.Equal(0.00025m, Priced.CostUsd);
        Assert.Equal((500L, 0.0005m), (Priced.Plus(Priced).CostMicroUsd, Priced.Plus(Priced).CostUsd));
        Assert.Equal(Priced, Priced.Plus(TokenUsage.None));
    }

    [Fact]
    public void Cost_of_a_model_without_a_price_is_unknown_and_not_zero()
    {
        var sum = Priced.Plus(new TokenUsage(5, 5));

        Assert.Null(new TokenUsage(5, 5).CostUsd);
        Assert.Equal((null, 250L, 1_100L, 1_110L), (sum.CostUsd, sum.CostMicroUsd, sum.PricedTokens, sum.TotalTokens));
    }

    [Fact]
    public void Frames_tell_the_cost_and_nothing_where_none_is_known()
    {
        Assert.Equal(
            """{"promptTokens":1000,"completionTokens":100,"totalTokens":1100,"costMicroUsd":250,"pricedTokens":1100,"costUsd":0.00025}""",
            JsonSerializer.Serialize(Priced, FrameDataJson.Default.TokenUsage));
        Assert.Equal("""{"promptTokens":5,"completionTokens":5,"totalTokens":10}""", JsonSerializer.Serialize(new TokenUsage(5, 5), FrameDataJson.Default.TokenUsage));
        Assert.Equal(Priced, JsonSerializer.Deserialize(JsonSerializer.Serialize(Priced, FrameDataJson.Default.TokenUsage), FrameDataJson.Default.TokenUsage));
    }

    [Fact]
    public void Prices_are_rounded_up_to_whole_millionths()
    {
        var price = new ModelPrice { Input = 0.15m, Output = 0.6m };

        Assert.Equal((1L, 21L, 0L), (price.MicroUsd(new TokenUsage(1, 0)), price.MicroUsd(new TokenUsage(100, 10)), new ModelPrice().MicroUsd(new TokenUsage(9, 9))));
        Assert.Equal((1_641, 0, int.MaxValue), (price.ReplyTokens(100, 1_000), price.ReplyTokens(10_000, 1_000), new ModelPrice().ReplyTokens(10, 1)));
    }
}
