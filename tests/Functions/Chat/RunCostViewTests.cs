using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>What a client sees of a run's model and its cost.</summary>
public sealed class RunCostViewTests
{
    private static readonly (string, string)[] Settings =
    [
        ("Models:Fallbacks:0", "huggingface/none"), ("Models:Prices:openai-compatible/gpt-4.1:Input", "2"), ("Models:Prices:openai-compatible/gpt-4.1:Output", "8"),
    ];

    [Fact]
    public async Task Run_shows_what_it_cost_and_which_models_were_passed_over()
    {
        var bridge = await Bridge.StartAsync(Settings);
        try
        {
            bridge.Models.Respond(_ => OpenAIReply.Text("Blue."));

            var answer = (await bridge.App.Admin.PostAsync("api/chat", ApiUser.Question("Which colour?"))).Is(200);
            var run = answer.Text("orchestrationId");

            // A prompt of 11 tokens and a reply of 7.
            Assert.Equal(0.000078m, answer.Json.GetProperty("usage").GetProperty("costUsd").GetDecimal());
            var usage = (await bridge.App.Admin.GetAsync($"api/orchestrations/{run}/usage")).Is(200).Json;
            Assert.Equal((0.000078m, 18), (usage.GetProperty("total").GetProperty("costUsd").GetDecimal(), usage.GetProperty("total").GetProperty("pricedTokens").GetInt32()));
            Assert.Equal(0.000078m, usage.GetProperty("tasks")[0].GetProperty("usage").GetProperty("costUsd").GetDecimal());
            var reasoning = (await bridge.App.Admin.GetAsync($"api/orchestrations/{run}/reasoning")).Is(200).Json;
            var selected = Assert.Single(reasoning.GetProperty("decisions").EnumerateArray(), decision => decision.GetProperty("data").GetProperty("decision").GetString() == "model_selected").GetProperty("data");
            Assert.Equal("configured", selected.GetProperty("reason").GetString());
            Assert.Equal("""[{"provider":"huggingface","model":"none","reason":"not_configured"}]""", selected.GetProperty("passedOver").GetRawText());
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }

    [Fact]
    public async Task Run_that_may_not_cost_so_much_ends_and_says_which_limit_it_was()
    {
        var bridge = await Bridge.StartAsync([.. Settings, ("Chat:MaxCostUsd", "0.0001")]);
        try
        {
            var answer = (await bridge.App.Admin.PostAsync("api/chat", ApiUser.Question("Which colour?"))).Is(Problems.LimitExceeded.Status);

            Assert.Equal(Problems.LimitExceeded.Code, answer.Text("code"));
            Assert.Contains("cost", answer.Text("detail"), StringComparison.Ordinal);
            Assert.Empty(bridge.Models.Requests);
        }
        finally
        {
            await bridge.DisposeAsync();
        }
    }
}
