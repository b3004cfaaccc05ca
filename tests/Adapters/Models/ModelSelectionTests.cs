using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Selection;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Models;

/// <summary>What the registry chooses between: the configured models and the fallbacks, with their windows, prices and circuits.</summary>
public sealed class ModelSelectionTests
{
    private static readonly ModelNeed Need = new(ModelRole.SubAgent, 1_000);
    private static readonly ModelChoice Mini = new(ProviderNames.OpenAI, "gpt-5-mini-2025-08-07");

    private static readonly (string, string?)[] Two =
    [
        ("OPENAI_API_KEY", "sk-x"),
        ("Models:Fallbacks:0", "openai/gpt-5-mini"),
        ("Models:Fallbacks:1", "huggingface/openai/gpt-oss-120b"),
        ("Models:Prices:openai/gpt-5:Input", "1.25"), ("Models:Prices:openai/gpt-5:Output", "10"),
        ("Models:Prices:openai/gpt-5-mini:Input", "0.25"), ("Models:Prices:openai/gpt-5-mini:Output", "2"),
    ];

    [Fact]
    public void Configured_model_comes_first_unless_settings_say_otherwise()
    {
        using var host = new ProviderHost(Two);

        var selection = Select(host, Need);

        Assert.Equal(("gpt-5-2025-08-07", SelectionReasons.Configured), (selection.Model.Model, selection.Reason));
        Assert.Equal(
            [new(ProviderNames.OpenAI, Mini.Model, SelectionReasons.LaterInOrder), new(ProviderNames.HuggingFace, "openai/gpt-oss-120b", SelectionReasons.NotConfigured)],
            selection.PassedOver);
    }

    [Fact]
    public void Prices_of_the_settings_count()
    {
        using var host = new ProviderHost([.. Two, ("Models:Prefer", "cost")]);

        var selection = Select(host, Need);

        Assert.Equal((Mini, SelectionReasons.Cheapest), (selection.Model, selection.Reason));
        Assert.Null(selection.StandsInBecause);
    }

    [Fact]
    public void What_was_chosen_by_figures_falls_back_to_what_is_configured()
    {
        using var host = new ProviderHost([.. Two, ("Models:Prefer", "cost")]);

        Assert.Equal([Mini.Model, "gpt-4.1-2025-04-14", "gpt-5-2025-08-07"], host.Registry.WithFallbacks(Mini).Select(model => model.Model));
    }

    [Theory]
    [InlineData(217_000, "gpt-5-2025-08-07", "configured")]
    [InlineData(218_000, "gpt-4.1-2025-04-14", "stands_in")]
    public void Windows_of_the_tables_count(int tokens, string model, string reason)
    {
        using var host = new ProviderHost(("OPENAI_API_KEY", "sk-x"), ("Models:Fallbacks:0", "openai/gpt-4.1"));

        var selection = Select(host, Need with { Tokens = tokens });

        Assert.Equal((model, reason), (selection.Model.Model, selection.Reason));
    }

    [Fact]
    public async Task Open_circuit_counts()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Error(500));
        using var host = ProviderHost.For(
            server, ("Models:Retries", "0"), ("Models:CircuitMinimumCalls", "2"), ("Models:Fallbacks:0", "second/model"), ("Models:Providers:second:Endpoint", "http://127.0.0.1:9/v1"));
        var wished = host.Registry.Resolve(null, ModelRole.SubAgent)!;
        for (var call = 0; call < 2; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => host.Registry.Chat(wished).GetResponseAsync("What is blue?", cancellationToken: limit.Token));
        }

        var selection = host.Registry.Select(wished, Need);

        Assert.Equal(("second", SelectionReasons.CircuitOpen), (selection.Model.Provider, selection.StandsInBecause));
    }

    [Fact]
    public void Preference_that_nobody_knows_is_refused()
    {
        using var host = new ProviderHost(("Models:Prefer", "luck"));

        Assert.Throws<OptionsValidationException>(() => host.Registry);
    }

    private static ModelSelection Select(ProviderHost host, ModelNeed need) => host.Registry.Select(host.Registry.Resolve(null, need.Role)!, need);
}
